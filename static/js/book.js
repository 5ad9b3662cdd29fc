// An address of the book from when it was one page (« #profil-38185 ») leads to the chapter that holds it now.
const book = document.querySelector("[data-book]");
const anchor = location.hash.slice(1);
if (book && /^[\w-]+$/.test(anchor) && !document.getElementById(anchor)) {
  location.replace(`${book.dataset.book}vers/${anchor}/`);
}
