import { useLayoutEffect, useRef, useState, type ReactNode } from "react";

interface ScrollingTextProps {
  as?: "p" | "h1";
  id?: string;
  className: string | undefined;
  children: ReactNode;
}

/** Words in a box of fixed height. Where they don't fit, the keyboard can scroll them too. */
export function ScrollingText({ as: Tag = "p", id, className, children }: ScrollingTextProps) {
  const box = useRef<HTMLParagraphElement & HTMLHeadingElement>(null);
  const [isTooLong, setTooLong] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setTooLong(element.scrollHeight > element.clientHeight + 1);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [children]);
  return (
    <Tag ref={box} id={id} className={className} dir="auto" tabIndex={isTooLong ? 0 : undefined}>
      {children}
    </Tag>
  );
}
