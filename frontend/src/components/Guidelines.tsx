import classes from "./Guidelines.module.css";

/** What annotators are told: paragraphs and lines as written, **strong** and *stressed* words marked. */
export function Guidelines({ text }: { text: string }) {
  return (
    <div className={classes.guidelines}>
      {text
        .trim()
        .split(/\n{2,}/)
        .map((paragraph, index) => (
          <p key={index}>{paragraph.split(/(\*\*[^*]+\*\*|\*[^*]+\*)/).map(asMarked)}</p>
        ))}
    </div>
  );
}

function asMarked(part: string, index: number) {
  if (part.startsWith("**")) return <strong key={index}>{part.slice(2, -2)}</strong>;
  if (part.startsWith("*")) return <em key={index}>{part.slice(1, -1)}</em>;
  return part;
}
