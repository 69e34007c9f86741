import { useContext, useEffect, useRef, type RefObject } from "react";

import type { ShownSample } from "../../../api/types";
import type { SamplePictureProps } from "../SamplePicture";
import { transformOf } from "../view";
import classes from "./VideoPicture.module.css";
import { HeadContext } from "./headContext";
import { VideoPlayer } from "./Player";
import { useVideoSource } from "./useVideoSource";

/** A video under the question's play head, without sound. Until somebody looks at it, it shows its first frame. */
export function VideoPicture({ sample, label, isVisible, view, onSettled }: SamplePictureProps) {
  const { src, share, isRefused } = useVideoSource(sample.playable_url);
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  usePlayer(sample, video, canvas);
  const isMissing = isRefused || sample.playable_url === null;
  useEffect(() => {
    if (isMissing) onSettled(sample, false);
  }, [isMissing, sample, onSettled]);
  const style = { transform: transformOf(view) };
  return (
    <>
      <video
        ref={video}
        src={src ?? undefined}
        aria-label={label}
        className={classes.video}
        style={style}
        data-sample={sample.id}
        data-visible={isVisible}
        muted
        playsInline
        disablePictureInPicture
        preload="auto"
        onLoadedData={() => onSettled(sample, true)}
        onError={() => onSettled(sample, false)}
      />
      <canvas ref={canvas} className={classes.video} style={style} data-visible={isVisible} aria-hidden hidden />
      {!src && !isMissing && <p className={classes.loading}>Loading the video{share > 0 && `, ${Math.round(share * 100)}%`}</p>}
    </>
  );
}

/** The same picture once more, for the flip-over: drawn from what is shown, so that no third video has to keep up. */
export function VideoCopy({ sample, isVisible, view }: SamplePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const head = useContext(HeadContext);
  useEffect(() => {
    if (!isVisible || !head) return;
    let request = 0;
    const draw = () => {
      if (canvas.current) head.playerOf(sample.id)?.copyTo(canvas.current);
      request = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(request);
  }, [isVisible, head, sample.id]);
  return (
    <canvas
      ref={canvas}
      className={classes.video}
      style={{ transform: transformOf(view) }}
      data-copy-of={sample.id}
      data-visible={isVisible}
      aria-hidden
    />
  );
}

/** While the question is looked at, its play head plays the video. */
function usePlayer(sample: ShownSample, video: RefObject<HTMLVideoElement | null>, canvas: RefObject<HTMLCanvasElement | null>) {
  const head = useContext(HeadContext);
  const { id, duration_s, fps } = sample;
  useEffect(() => {
    if (!head || !video.current || !canvas.current || !duration_s || !fps) return;
    const player = new VideoPlayer(id, duration_s, 1 / fps, video.current, canvas.current, () => head.pause());
    const detach = head.attach(player);
    return () => {
      detach();
      player.leave();
    };
  }, [head, id, duration_s, fps, video, canvas]);
}
