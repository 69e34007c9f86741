/** The things of a room: boxes of their true size, with an arrow on top to where their front looks. */
import {
  BoxGeometry,
  EdgesGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  MathUtils,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Shape,
  ShapeGeometry,
} from "three";

import type { PlacedObject } from "../../../api/types";
import type { Palette } from "./palette";

const FLAT_M = 0.05;

export interface Looks {
  isSelected: boolean;
  /** Whether geometry finds something wrong with it. */
  isWrong: boolean;
}

export function boxOf(object: PlacedObject, { isSelected, isWrong }: Looks, palette: Palette): Group {
  const { x, y, z, size, angle } = object;
  const box = new BoxGeometry(size.d, size.w, size.h);
  const faces = new Mesh(box, new MeshLambertMaterial({ color: isSelected ? palette.selected : palette.thing }));
  const edge = isSelected ? palette.selectedEdge : isWrong ? palette.wrong : palette.edge;
  const edges = new LineSegments(new EdgesGeometry(box), new LineBasicMaterial({ color: edge }));
  const group = new Group();
  group.add(faces, edges);
  if (object.has_front !== false && size.h > FLAT_M) group.add(arrowOn(object, palette));
  group.position.set(x, y, z + size.h / 2);
  group.rotation.z = MathUtils.degToRad(angle);
  group.userData["object"] = object.id;
  return group;
}

function arrowOn({ size }: PlacedObject, palette: Palette): Mesh {
  const length = Math.min(0.22, size.d * 0.4, size.w * 0.4);
  const tip = size.d / 2 - Math.min(0.05, size.d * 0.1);
  const shape = new Shape();
  shape.moveTo(tip, 0).lineTo(tip - length * 0.6, length / 2).lineTo(tip - length * 0.6, -length / 2).closePath();
  const arrow = new Mesh(new ShapeGeometry(shape), new MeshBasicMaterial({ color: palette.arrow }));
  arrow.position.z = size.h / 2 + 0.004;
  return arrow;
}
