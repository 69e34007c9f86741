import { IntervalPlot, type IntervalRow } from "../../components/charts/IntervalPlot";
import type { JudgeAgreement, JudgingReport } from "../../api/types";
import { count, decimal, percent, plural, seconds } from "../../components/numbers";
import classes from "./Judge.module.css";

interface ReportProps {
  report: JudgingReport;
  mostFlips: number;
}

/** How a run judged, on one axis, and what it took. */
export function Report({ report, mostFlips }: ReportProps) {
  const { position_first, flips, ties, invalid, agreement, effort, captions } = report;
  const all: IntervalRow[] = [
    { name: "position first", ...position_first, from: `½ is fair · ${plural(position_first.n, "answer")}` },
    { name: "flips", ...flips, from: `at most ${percent(mostFlips)} · ${plural(flips.n, "decision")}` },
    { name: "ties", ...ties, from: plural(ties.n, "decision") },
    { name: "invalid", ...invalid, from: plural(invalid.n, "comparison") },
    ...besidePeople(agreement),
    ...captionsBesidePeople(captions ?? null),
  ];
  const rows = all.filter(({ value }) => value !== null);
  return (
    <div className={classes.report}>
      <IntervalPlot
        label="How the run judged, with 95% intervals"
        rows={rows}
        domain={domainOf(rows)}
        format={(value) => decimal(value)}
        {...(position_first.value !== null && { reference: { value: 0.5, name: "one half" } })}
      />
      {effort.requests > 0 && <p className={classes.quiet}>{took(effort)}</p>}
    </div>
  );
}

/** From 0, or as far below as κ goes, to 1. */
export const domainOf = (rows: IntervalRow[]): [number, number] => [
  Math.min(0, ...rows.map(({ value, low }) => low ?? value ?? 0)),
  1,
];

/** Accuracy and κ beside gold and people. */
export function besidePeople(found: JudgeAgreement): IntervalRow[] {
  const { n } = found;
  const from = n === 0 ? "nobody else has answered yet" : `beside gold or people · ${plural(n, "question")}`;
  const rows: IntervalRow[] = [{ name: "accuracy", ...atAccuracy(found), from }];
  if (found.kappa !== null) rows.push({ name: "Cohen’s κ", ...atKappa(found), from });
  return rows;
}

/** Of captions the wording is not compared: two people never write the same. */
function captionsBesidePeople(captions: JudgingReport["captions"] | null): IntervalRow[] {
  if (!captions) return [];
  const { words, drafts } = captions;
  const rows: IntervalRow[] = [
    { name: "drafts kept or changed alike", ...atAccuracy(drafts), from: `beside gold or people · ${plural(drafts.n, "draft")}` },
  ];
  if (words)
    rows.push(
      { name: "words marked alike", ...atAccuracy(words), from: `as shown or not · ${plural(words.n, "word")} of prompts` },
      { name: "words marked alike, κ", ...atKappa(words), from: "0 is what chance would give" },
    );
  return rows;
}

const atAccuracy = ({ accuracy, low, high }: JudgeAgreement) => ({ value: accuracy, low, high });

const atKappa = ({ kappa, kappa_interval }: JudgeAgreement) => ({
  value: kappa,
  low: kappa_interval?.low ?? null,
  high: kappa_interval?.high ?? null,
});

function took({ requests, cached, repaired, tokens_in, tokens_out, cost, latency_p50_ms, latency_p95_ms }: JudgingReport["effort"]) {
  return [
    plural(requests, "request"),
    cached > 0 && `${count(cached)} of them known already`,
    repaired > 0 && `${count(repaired)} repaired`,
    tokens_in > 0 && `${count(tokens_in)} tokens sent, ${count(tokens_out)} received`,
    latency_p50_ms !== null &&
      latency_p95_ms !== null &&
      `${seconds(latency_p50_ms / 1000)} each (95%: ${seconds(latency_p95_ms / 1000)})`,
    cost > 0 && `cost ${decimal(cost, 4)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}
