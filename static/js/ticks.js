// What is said of the boxes that are ticked, some of which a filter hides. Nothing here reads a page.
import { counted } from "./french.js";

export const told = (count, hidden) => {
  const said = counted(count, "cochée");
  return hidden ? `${said}, dont ${hidden} hors de ce filtre` : said;
};
