/** A script as the server lists it; one that has errors has no id. */
export interface Titled {
  id: string | null;
  title: string;
}

/** Name each script by its title; those of one title also by their ids. */
export function titles(scripts: readonly Titled[]): Map<string, string> {
  const known = scripts.flatMap(({ id, title }) => (id ? [{ id, title: title || id }] : []));
  const isShared = (title: string) => known.filter((one) => one.title === title).length > 1;
  return new Map(known.map(({ id, title }) => [id, isShared(title) ? `${title} (${id})` : title]));
}
