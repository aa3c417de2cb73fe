import { render } from "preact";
import type { ComponentType } from "preact";
import { useAlarm } from "./care/inbox";
import { CarePage } from "./care/page";
import { KnowPage } from "./know/page";
import { ReadPage } from "./read/page";
import { Allowed } from "./shared/allowed";
import { Layout } from "./shared/layout";
import type { Named } from "./shared/layout";
import { may, useMe } from "./shared/me";
import type { Doing } from "./shared/me";
import { place } from "./shared/router";
import { useStore } from "./shared/store";
import { Sheet } from "./shared/told";
import { useWords } from "./shared/words";
import "./style/page.css";
import { TryPage } from "./try/page";
import { WritePage } from "./write/page";

const PAGES: ReadonlyArray<Named & { shown: ComponentType; doing?: Doing }> = [
  { page: "write", name: "nav.write", shown: WritePage },
  { page: "know", name: "nav.know", shown: KnowPage },
  { page: "try", name: "nav.try", shown: TryPage, doing: "try" },
  { page: "read", name: "nav.read", shown: ReadPage, doing: "read" },
  { page: "care", name: "nav.care", shown: CarePage, doing: "care" },
];

function Page() {
  const t = useWords();
  const here = useStore(place);
  const { me } = useMe();
  const found = PAGES.find((one) => one.page === here.page);
  const alarm = useAlarm(may(me, "care"));
  const offered = PAGES.filter((one) => !one.doing || !me || may(me, one.doing));
  return (
    <Layout pages={offered} alarm={alarm}>
      {found ? <Offered {...found} /> : <Sheet title={t("missing.page")}>{null}</Sheet>}
    </Layout>
  );
}

function Offered({ shown: Shown, doing }: { shown: ComponentType; doing?: Doing }) {
  if (!doing) return <Shown />;
  return (
    <Allowed key={doing} doing={doing}>
      <Shown />
    </Allowed>
  );
}

const root = document.getElementById("page");
if (root) render(<Page />, root);
