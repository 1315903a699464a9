import type { Problem } from '#lib/base/problems.ts';
import { listPaths, singleFields } from '#lib/visits/editor/fields.ts';
import type { TypedService } from '#lib/visits/editor/typed-service.ts';

/** The short pages of the editor, in their order. What one does not show rides along unseen. */
export const editorParts = ['what', 'who', 'visits', 'when', 'promises'] as const;
export type EditorPart = (typeof editorParts)[number];

/** What each part shows, in the order in which it does, as the beginnings of names. */
const shownIn: Record<EditorPart, string[]> = {
	what: [
		...['key', 'name', 'summary', 'content.who', 'preparation', 'source', 'discreetWords'],
		...['programme', 'roster', 'asksRegistration']
	],
	who: ['rules.headcount', 'rules.organizationSize', 'rules.organizationKinds'],
	visits: [
		...['rules.minutesPerPerson', 'rules.roundMinutesTo', 'rules.gridMinutes'],
		...['rules.setUpMinutes', 'rules.travelMinutes', 'rules.crewSize', 'rules.crewSizeMax'],
		...['rules.visitMinutesMax', 'rules.areas', 'rules.spanDays', 'rules.visits']
	],
	when: [
		...['rules.season', 'rules.requests', 'rules.calendar', 'rules.breaks', 'rules.holidays'],
		...['rules.leadTimeDays', 'rules.horizonDays', 'rules.changeUntilDays', 'rules.caps']
	],
	promises: [
		...['content.responseDays', 'content.places', 'content.fee'],
		...['content.confirmations', 'content.asks', 'content.supplies']
	]
};

const order = editorParts.flatMap((part) => shownIn[part].map((path) => ({ part, path })));

/** The part that shows a field; null for what is in none. */
export function partOf(name: string): EditorPart | null {
	return order[placeOf(name)]?.part ?? null;
}

function placeOf(name: string): number {
	return order.findIndex(({ path }) => name === path || name.startsWith(`${path}.`));
}

/** One of the parts by its name; the first where there is none of it. */
export function asPart(name: unknown): EditorPart {
	return editorParts.find((part) => part === name) ?? 'what';
}

/** The part after a part; null after the last. */
export function partAfter(part: EditorPart): EditorPart | null {
	return editorParts[editorParts.indexOf(part) + 1] ?? null;
}

/** By the order of the pages, so that the first wrong field is the first that is seen. */
export function inOrder(problems: Problem[]): Problem[] {
	const place = ({ field }: Problem) => (field ? placeOf(field) : -1);
	return problems.toSorted((a, b) => place(a) - place(b));
}

/** What one part does not show, to be sent along unseen. */
export function besides(part: EditorPart, typed: TypedService): [name: string, text: string][] {
	return Object.entries(typed).filter(([name]) => partOf(name) !== part);
}

/** Every path that the form covers, each of which stands in a part. */
export const coveredPaths = [...Object.keys(singleFields), ...listPaths];
