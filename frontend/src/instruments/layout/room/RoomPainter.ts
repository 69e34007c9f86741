/** Paints a room with three.js: only when something has changed, never by itself. */
import { DirectionalLight, Group, HemisphereLight, MathUtils, PerspectiveCamera, Raycaster, Scene, Vector2, Vector3, WebGLRenderer, type Material, type Object3D } from "three";

import type { Layout } from "../../../api/types";
import { boundsOf } from "../geometry";
import type { Orbit } from "../orbit";
import { boxOf } from "./furniture";
import { paletteOf } from "./palette";
import { floorOf, wallsOf, type Wall } from "./shell";

const FIELD_OF_VIEW = 32;
/** A little more than the whole room is seen at first. */
const AIR = 1.08;

/** Where a thing's name is written, in pixels. */
export interface NamePlace {
  id: string;
  x: number;
  y: number;
}

export interface Picture {
  layout: Layout;
  selected: string | null;
  wrong: ReadonlySet<string>;
}

export class RoomPainter {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(FIELD_OF_VIEW);
  private content = new Group();
  private boxes: Group[] = [];
  private walls: Wall[] = [];
  private middle = new Vector3();
  private radius = 1;
  private size = { width: 0, height: 0 };

  /** `context` is of `canvas`: whoever calls knows that there is one. */
  constructor(canvas: HTMLCanvasElement, context: WebGL2RenderingContext) {
    this.renderer = new WebGLRenderer({ canvas, context, antialias: true, alpha: true });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.camera.up.set(0, 0, 1);
    const sun = new DirectionalLight(0xffffff, 1.5);
    sun.position.set(-0.5, -0.8, 1.4);
    this.scene.add(new HemisphereLight(0xffffff, 0xc9ccd6, 2.7), sun, this.content);
  }

  resize(width: number, height: number) {
    this.size = { width, height };
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / Math.max(height, 1);
    this.camera.updateProjectionMatrix();
  }

  /** Build the room anew: rooms are small, and what has changed since is not worth knowing. */
  show({ layout: { room, objects }, selected, wrong }: Picture) {
    this.clear();
    const palette = paletteOf(this.renderer.domElement);
    const { left, right, bottom, top } = boundsOf(room.floor);
    this.middle.set((left + right) / 2, (bottom + top) / 2, room.height * 0.4);
    this.radius = Math.hypot(right - left, top - bottom, room.height) / 2;
    this.walls = wallsOf(room, palette);
    this.boxes = objects.map((object) => boxOf(object, { isSelected: object.id === selected, isWrong: wrong.has(object.id) }, palette));
    this.content.add(floorOf(room, palette), ...this.walls.map(({ mesh }) => mesh), ...this.boxes);
  }

  /** Paint it as it is seen from there; returns where the names go. */
  paint(orbit: Orbit): NamePlace[] {
    if (this.size.width === 0) return [];
    this.place(orbit);
    for (const wall of this.walls) wall.lookedAtFrom(this.camera.position);
    this.renderer.render(this.scene, this.camera);
    return this.boxes.flatMap((box) => this.nameOf(box));
  }

  /** The thing at this pixel, if there is one. */
  pick(x: number, y: number): string | null {
    const pointer = new Vector2((x / this.size.width) * 2 - 1, 1 - (y / this.size.height) * 2);
    const ray = new Raycaster();
    ray.setFromCamera(pointer, this.camera);
    const [hit] = ray.intersectObjects(this.boxes, true);
    const id: unknown = hit?.object.parent?.userData["object"];
    return typeof id === "string" ? id : null;
  }

  dispose() {
    this.clear();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private place({ azimuth, elevation, distance }: Orbit) {
    const narrower = Math.min(1, this.camera.aspect);
    const angle = Math.atan(Math.tan(MathUtils.degToRad(FIELD_OF_VIEW / 2)) * narrower);
    const away = (this.radius / Math.sin(angle)) * AIR * distance;
    const [turn, rise] = [MathUtils.degToRad(azimuth), MathUtils.degToRad(elevation)];
    this.camera.position
      .set(Math.cos(turn) * Math.cos(rise), Math.sin(turn) * Math.cos(rise), Math.sin(rise))
      .multiplyScalar(away)
      .add(this.middle);
    this.camera.near = away / 100;
    this.camera.far = away * 10;
    this.camera.lookAt(this.middle);
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
  }

  private nameOf(box: Group): NamePlace[] {
    const id: unknown = box.userData["object"];
    const place = box.getWorldPosition(new Vector3()).project(this.camera);
    if (typeof id !== "string" || place.z > 1) return [];
    return [{ id, x: ((place.x + 1) / 2) * this.size.width, y: ((1 - place.y) / 2) * this.size.height }];
  }

  private clear() {
    this.content.traverse(release);
    this.content.clear();
    this.boxes = [];
    this.walls = [];
  }
}

/** What the graphics card holds is not collected by itself. */
function release(object: Object3D) {
  const { geometry, material } = object as { geometry?: { dispose: () => void }; material?: Material };
  geometry?.dispose();
  material?.dispose();
}
