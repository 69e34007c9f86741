import classes from "./PairPictures.module.css";

interface PairPicturesProps {
  media: [string, string];
  prompt: string;
  /** Sample 0's chance of being preferred; null where nobody has said. */
  p0: number | null;
}

/** Two samples side by side, the preferred one marked in its colour. */
export function PairPictures({ media, prompt, p0 }: PairPicturesProps) {
  return (
    <div className={classes.pair}>
      {media.map((url, position) => (
        <div key={position} className={classes.frame} data-better={isBetter(p0, position)} data-position={position}>
          <img src={url} alt={`Sample ${position} for “${prompt}”`} loading="lazy" className={classes.picture} />
        </div>
      ))}
    </div>
  );
}

function isBetter(p0: number | null, position: number): boolean {
  return p0 !== null && (position === 0 ? p0 > 0.5 : p0 < 0.5);
}
