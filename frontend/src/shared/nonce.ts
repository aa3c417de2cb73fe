/** What this visit's styles carry, so that the content security policy lets them in. */
export function nonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}
