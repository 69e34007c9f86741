import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { outside, within } from "../errors";
import type { FieldProps } from "../field";
import { asList, type Json } from "../json";
import { emptyOf, startOf } from "../read";
import type { ListShape } from "../shape";
import classes from "../schema-form.module.css";
import { Group } from "./Group";
import { ItemTools } from "./ItemTools";
import { SchemaField } from "./SchemaField";

/** Items that can be added, removed and put in another order. The focus goes where the hand was. */
export function ListField({ shape, name, isBare, value, onChange, problems }: FieldProps<ListShape>) {
  const items = asList(value === undefined ? shape.fallback : value);
  const list = useRef<HTMLOListElement>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const [focus, setFocus] = useState<{ item: number; wanted: string[] } | null>(null);
  useEffect(() => {
    const item = focus && list.current?.children[focus.item];
    const found = item && focus.wanted.map((selector) => item.querySelector<HTMLElement>(selector)).find(Boolean);
    (found ?? adder.current)?.focus();
  }, [focus]);
  const add = () => {
    onChange([...items, startOf(shape.item) ?? emptyOf(shape.item)]);
    setFocus({ item: items.length, wanted: ["input, textarea"] });
  };
  const move = (from: number, to: number) => {
    onChange(moved(items, from, to));
    const direction = to < from ? "up" : "down";
    setFocus({ item: to, wanted: [`[data-move=${direction}]:not([disabled])`, "[data-move]:not([disabled])"] });
  };
  const remove = (index: number) => {
    onChange(items.filter((_, other) => other !== index));
    setFocus({ item: Math.min(index, items.length - 2), wanted: ["[data-remove]:not([disabled])", "input, textarea"] });
  };
  const isPlain = shape.item.kind !== "object" && shape.item.kind !== "variants";
  const places = items.map((_, index) => index);
  return (
    <Group name={name} isBare={isBare ?? false} help={shape.help} problems={outside(problems, places)}>
      {items.length > 0 && (
        <ol className={classes.items} ref={list}>
          {items.map((item, index) => (
            <li key={index} className={classes.item} data-plain={isPlain}>
              <span className={classes.number}>{index + 1}</span>
              <SchemaField
                shape={shape.item}
                name={`${name} ${index + 1}`}
                isBare
                isRequired={isPlain}
                value={item}
                onChange={(next) => onChange(items.with(index, next ?? emptyOf(shape.item)))}
                problems={within(problems, index)}
              />
              <ItemTools
                name={`${name} ${index + 1}`}
                isFirst={index === 0}
                isLast={index === items.length - 1}
                mayGo={items.length > shape.fewest}
                onMove={(by) => move(index, index + by)}
                onRemove={() => remove(index)}
              />
            </li>
          ))}
        </ol>
      )}
      <Button
        ref={adder}
        mt={items.length > 0 ? 0 : 8}
        size="xs"
        variant="default"
        disabled={shape.most !== null && items.length >= shape.most}
        onClick={add}
      >
        {`Add to ${name.toLowerCase()}`}
      </Button>
    </Group>
  );
}

function moved(items: Json[], from: number, to: number): Json[] {
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}
