import { useEffect, useState } from "preact/hooks";

/** One value that many parts of the page show; whoever uses it is drawn again when it changes. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  watch(told: (value: T) => void): () => void;
}

export function store<T>(first: T): Store<T> {
  let value = first;
  const watching = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const told of [...watching]) told(next);
    },
    watch(told) {
      watching.add(told);
      return () => void watching.delete(told);
    },
  };
}

export function useStore<T>(one: Store<T>): T {
  const [value, setValue] = useState(one.get());
  useEffect(() => {
    setValue(() => one.get());
    return one.watch((next) => setValue(() => next));
  }, [one]);
  return value;
}
