// On a narrow screen the filters stay folded until they are asked for, and as the reader left them after each search.
let open = window.innerWidth >= 900;
const fold = () => {
  const facets = document.querySelector(".facets");
  if (facets) facets.open = open;
};
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches(".facets")) open = event.target.open;
  },
  true,
);
document.addEventListener("htmx:afterSwap", fold);
// The address that is shared says what is asked, and nothing that is empty.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of Object.entries(detail.parameters)) if (value === "") delete detail.parameters[name];
});
fold();
