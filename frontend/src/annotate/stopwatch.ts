/** Time spent looking: runs from `restart`, and stands still while the page is hidden. */
export class Stopwatch {
  private spent = 0;
  private since: number | null = null;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly isHidden: () => boolean = () => document.hidden,
  ) {}

  restart() {
    this.spent = 0;
    this.since = this.isHidden() ? null : this.now();
  }

  /** To be called when the page is hidden or shown. */
  readonly noticeVisibility = () => {
    if (this.isHidden()) {
      this.spent = this.elapsed();
      this.since = null;
    } else {
      this.since ??= this.now();
    }
  };

  elapsed(): number {
    return Math.round(this.spent + (this.since === null ? 0 : this.now() - this.since));
  }
}
