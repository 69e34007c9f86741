import { Group, SegmentedControl } from "@mantine/core";
import { useSearchParams } from "react-router";

import { useAgreement } from "../../../api/quality";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { RespectSelect } from "../RespectSelect";
import { keyOfRespect, respectOfKey } from "../respects";
import { BetweenAnnotators } from "./BetweenAnnotators";
import { BetweenMachines } from "./BetweenMachines";

const sides = [
  { value: "annotators", label: "Among annotators" },
  { value: "machines", label: "People against machines" },
];

/** Where answers differ, as pictures; the address keeps between whom, in which respect, and the page. */
export function DisagreementsTab() {
  const { slug } = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const agreement = useAgreement(slug, "all");
  const between = search.get("between") === "machines" ? "machines" : "annotators";
  const respect = respectOfKey(search.get("respect"));
  const change = (name: string, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === null) next.delete(name);
      else next.set(name, value);
      if (name !== "cursor") next.delete("cursor");
      return next;
    });
  return (
    <>
      <Group mb="md" justify="space-between">
        <SegmentedControl
          aria-label="Between whom"
          data={sides}
          value={between}
          onChange={(value) => change("between", value === "annotators" ? null : value)}
        />
        <RespectSelect
          respects={agreement.data?.respects.map((found) => found.respect) ?? []}
          value={respect}
          all="in every respect"
          onChange={(chosen) => change("respect", chosen && keyOfRespect(chosen))}
        />
      </Group>
      {between === "machines" ? (
        <BetweenMachines slug={slug} respect={respect} />
      ) : (
        <BetweenAnnotators
          slug={slug}
          respect={respect}
          cursor={search.get("cursor")}
          onPage={(cursor) => change("cursor", cursor)}
        />
      )}
    </>
  );
}
