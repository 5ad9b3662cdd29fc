// Points that would cover each other are one disc: pure, so that it is tried without a browser.

// `points` hold x and y in pixels; each joins the first group whose first point is nearer than `distance`, the others
// begin one. The order of the points is kept: give the most important first.
export const clustered = (points, distance) => {
  const groups = [];
  for (const point of points) {
    const near = groups.find(([first]) => Math.hypot(first.x - point.x, first.y - point.y) < distance);
    if (near) near.push(point);
    else groups.push([point]);
  }
  return groups;
};

// The places, by their rank, whose name covers no name before it: `places` hold x, y and words; a sign is seven pixels.
export const withRoom = (places) => {
  const boxes = [];
  return places.flatMap(({ x, y, words }, rank) => {
    const box = { left: x, right: x + 12 + words.length * 7, top: y - 9, bottom: y + 9 };
    const meets = (other) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (boxes.some(meets)) return [];
    boxes.push(box);
    return [rank];
  });
};

// What an address says of a view: « #6.5/46.6/2.4 », a zoom and a center; null for anything else.
export const viewIn = (hash) => {
  const found = /^#(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/.exec(hash);
  if (!found) return null;
  const [zoom, latitude, longitude] = found.slice(1).map(Number);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { zoom, center: [latitude, longitude] } : null;
};

export const hashOf = (zoom, { lat, lng }) => `#${Number(zoom.toFixed(2))}/${lat.toFixed(3)}/${lng.toFixed(3)}`;
