import * as v from 'valibot';
import { choice, day, id, text } from '#lib/ui/form.ts';
import { isUuid } from '#lib/base/ids.ts';
import { leaveKinds } from '#lib/visits/time/leave-kinds.ts';

const SEEN_MAX = 64;
const CHOICE_MAX = 36;
const fieldPattern = /^visit-(.+)$/;

const about = { resourceId: id(), fromDay: day(), toDay: day(), kind: choice(leaveKinds) };

/** Who is away, and when: what the address of the preview says. */
export const absenceQuery = v.object(about);

/** The preview, sent off. What becomes of each visit is read by `choicesOf`. */
export const absenceForm = v.object({ ...about, seen: text({ max: SEEN_MAX }) });

/** What becomes of a visit, other than going to a counselor by their id. */
export const KEEP_IN_TRAY = 'tray';
export const MOVE_TO_NEW_TIME = 'move';

/** The name of the box in which is chosen what becomes of a visit. */
export function choiceField(visitId: string): string {
	return `visit-${visitId}`;
}

/** The choice for each visit; whatever else was sent is left aside. */
export function choicesOf(form: FormData): Record<string, string> {
	const choices: [string, string][] = [];
	for (const [name, value] of form) {
		const visitId = fieldPattern.exec(name)?.[1];
		if (isUuid(visitId) && typeof value === 'string' && value.length <= CHOICE_MAX) {
			choices.push([visitId, value]);
		}
	}
	return Object.fromEntries(choices);
}
