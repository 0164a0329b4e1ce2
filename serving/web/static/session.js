// Who is signed in, and the way out.

import { ask, post } from "./ask.js";
import { node } from "./dom.js";

const me = await (await ask("/me")).json();
if (me.by === "session") {
  const place = node("p", `${me.name}, ${me.role} `, { className: "who" });
  const button = node("button", "Sign out", { type: "button", className: "quiet" });
  button.addEventListener("click", async () => { await post("/logout", {}); location.assign("/login"); });
  place.append(button);
  document.querySelector(".top").append(place);
}
