import { render } from "preact";
import type { ComponentType } from "preact";
import { CarePage } from "./care/page";
import { KnowPage } from "./know/page";
import { ReadPage } from "./read/page";
import { Layout } from "./shared/layout";
import type { Named } from "./shared/layout";
import { place } from "./shared/router";
import { useStore } from "./shared/store";
import { Sheet } from "./shared/told";
import { useWords } from "./shared/words";
import "./style/page.css";
import { TryPage } from "./try/page";
import { WritePage } from "./write/page";

const PAGES: ReadonlyArray<Named & { shown: ComponentType }> = [
  { page: "write", name: "nav.write", shown: WritePage },
  { page: "know", name: "nav.know", shown: KnowPage },
  { page: "try", name: "nav.try", shown: TryPage },
  { page: "read", name: "nav.read", shown: ReadPage },
  { page: "care", name: "nav.care", shown: CarePage },
];

function Page() {
  const t = useWords();
  const here = useStore(place);
  const Shown = PAGES.find((one) => one.page === here.page)?.shown;
  return (
    <Layout pages={PAGES}>
      {Shown ? <Shown /> : <Sheet title={t("missing.page")}>{null}</Sheet>}
    </Layout>
  );
}

const root = document.getElementById("page");
if (root) render(<Page />, root);
