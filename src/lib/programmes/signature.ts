/**
 * How a person signs what they agreed to: with their name in letters, or by drawing. A drawing is kept
 * small: lines between whole numbers, never an image.
 */
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { cleanText } from '#lib/ui/typed-text.ts';

/** A line drawn without lifting the pen: x, y, x, y, … from 0 to `SIGNATURE_BOX`. */
export type Stroke = number[];
export type Signature = { kind: 'typed'; name: string } | { kind: 'drawn'; strokes: Stroke[] };

/** What stands on the screen until it is saved; both ways, so that changing over loses nothing. */
export type SignatureDraft = { way: Signature['kind']; name: string; strokes: Stroke[] };

/** The width of what is drawn on; both axes have the same unit. */
export const SIGNATURE_BOX = 1000;
export const SIGNATURE_NAME_MAX = 60;
// Together they keep the text of a drawing under 4096 characters.
export const STROKES_MAX = 60;
export const POINTS_MAX = 380;
/** Less ink than this is a slip of the finger, not a signature. */
const INK_MIN = 100;
const FINEST = 2;

/** How an answer was given; the names of the protocol. */
export type ConsentMethod = 'read_and_tapped' | 'read_and_drawn' | 'read_and_typed';

/** The method that a signature, or none, goes with. */
export function methodOf(signature: Signature | undefined): ConsentMethod {
	return signature ? `read_and_${signature.kind}` : 'read_and_tapped';
}

/**
 * The signature in what was drawn or typed. `signature_missing` without one or with too little of it,
 * and what `cleanText` refuses in a name; the field is `signature`.
 */
export function signatureIn({ way, name, strokes }: SignatureDraft): Outcome<Signature> {
	if (way === 'drawn') {
		const isEnough = inkOf(strokes) >= INK_MIN;
		return isEnough ? done({ kind: 'drawn', strokes: fitted(strokes) }) : missing();
	}
	const cleaned = cleanText(name);
	if (!cleaned.ok) return refused({ ...cleaned.problems[0]!, field: 'signature' });
	if (cleaned.value === '') return missing();
	if (cleaned.value.length > SIGNATURE_NAME_MAX) {
		return refused(problem('too_long', { max: SIGNATURE_NAME_MAX }, 'signature'));
	}
	return done({ kind: 'typed', name: cleaned.value });
}

const missing = () => refused(problem('signature_missing', undefined, 'signature'));

/** The same lines with no more points than may travel: as fine as that allows. */
export function fitted(strokes: Stroke[]): Stroke[] {
	const kept = strokes.slice(0, STROKES_MAX);
	for (let tolerance = FINEST; ; tolerance *= 2) {
		const coarser = kept.map((stroke) => simplified(stroke, tolerance));
		if (pointsIn(coarser) <= POINTS_MAX) return coarser;
	}
}

/** How many points these lines have. */
export function pointsIn(strokes: Stroke[]): number {
	return strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);
}

/** How far the pen went. */
function inkOf(strokes: Stroke[]): number {
	return strokes.reduce((sum, stroke) => {
		const points = pointsOf(stroke);
		return sum + points.reduce((ink, point, at) => ink + apart(points[at - 1] ?? point, point), 0);
	}, 0);
}

/** The ends, and each point that lies further than `tolerance` from the line without it. */
function simplified(stroke: Stroke, tolerance: number): Stroke {
	const points = pointsOf(stroke);
	const kept = new Set([0, points.length - 1]);
	const open: [number, number][] = [[0, points.length - 1]];
	for (let part = open.pop(); part; part = open.pop()) {
		const far = farthest(points, ...part);
		if (far.distance <= tolerance) continue;
		kept.add(far.at);
		open.push([part[0], far.at], [far.at, part[1]]);
	}
	return points.filter((_, at) => kept.has(at)).flat();
}

type Point = [number, number];

function pointsOf(stroke: Stroke): Point[] {
	return Array.from({ length: stroke.length / 2 }, (_, at) => [
		stroke[2 * at]!,
		stroke[2 * at + 1]!
	]);
}

function farthest(points: Point[], from: number, to: number): { at: number; distance: number } {
	let far = { at: from, distance: 0 };
	for (let at = from + 1; at < to; at++) {
		const distance = fromLine(points[at]!, points[from]!, points[to]!);
		if (distance > far.distance) far = { at, distance };
	}
	return far;
}

/** How far a point is from the part of a line between two others. */
function fromLine(point: Point, start: Point, end: Point): number {
	const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
	const squared = dx * dx + dy * dy;
	if (squared === 0) return apart(point, start);
	const along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / squared;
	const within = Math.min(1, Math.max(0, along));
	return apart(point, [start[0] + within * dx, start[1] + within * dy]);
}

function apart(one: Point, other: Point): number {
	return Math.hypot(one[0] - other[0], one[1] - other[1]);
}
