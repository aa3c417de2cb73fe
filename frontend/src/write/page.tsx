import { Files } from "./files";

export function WritePage() {
  return <Files page="write" />;
}
