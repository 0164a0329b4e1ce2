// One way to ask the service; whatever goes wrong is a Fault with the words to show.

export class Fault extends Error {
  constructor({ code, message, field = null, hint = null }) {
    super(message);
    Object.assign(this, { code, field, hint });
  }

  get words() {
    return this.hint ? `${this.message} ${this.hint}` : this.message;
  }
}

const KEPT = "Nothing that you typed is lost.";

/** What shows the service that a page of its own asks, and not another site in this browser. */
const token = () => /(?:^|; )tailor_form=([^;]*)/.exec(document.cookie)?.[1] ?? "";

export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { ...options.headers, "X-Tailor-Form": token() } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    const message = "The service cannot be reached.";
    throw new Fault({ code: "unreachable", message, hint: `${KEPT} Try again when the connection is back.` });
  }
  if (response.ok) return response;
  const said = (await response.json().catch(() => null))?.error;
  if (!said) throw new Fault({ code: "internal", message: `The service failed (${response.status}).`, hint: KEPT });
  if (response.status === 401) said.hint = `Sign in again in another tab (/login), then go on here. ${KEPT}`;
  if (response.status === 503) said.message = `There can be no answer now. ${said.message}`;
  throw new Fault(said);
}

export function post(path, body, more = {}) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body), ...more });
}
