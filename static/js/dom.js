// What every script of ours asks of a page: an element made in one line, the token of a form.
export const make = (tag, className = "", textContent = "") =>
  Object.assign(document.createElement(tag), { className, textContent });

export const makeButton = (words, className, act) => {
  const button = Object.assign(make("button", className, words), { type: "button" });
  button.addEventListener("click", act);
  return button;
};

// In production its name binds it to this host (RFC 6265bis).
export const cookieToken = () => document.cookie.match(/(?:^|; )(?:csrftoken|__Host-csrf)=([^;]+)/)?.[1];
export const token = () =>
  cookieToken() ??
  document.querySelector("[name=csrfmiddlewaretoken]")?.value ??
  "";
