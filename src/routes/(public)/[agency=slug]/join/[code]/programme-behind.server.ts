import { error } from '@sveltejs/kit';
import { normalizeCode } from '#lib/base/ids.ts';
import { statusOf } from '#lib/base/problems.ts';
import { problemWords } from '#lib/i18n/problem-words.ts';
import { attemptsUsedUp, countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { programmeByCode, type OpenProgramme } from '#lib/programmes/programme-by-code.server.ts';
import { calledOffByCode, shownCalledOff } from '#lib/programmes/turns/called-off.server.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

/** Why a code that was given out takes nobody any more. */
const ended: unknown[] = ['code_over', 'code_called_off'];

/**
 * What the code of the address stands for; null when its visits are over, or were cancelled. Guessing here counts as guessing in the form does.
 */
export async function programmeBehind(
	locals: App.Locals,
	typed: string,
	address: string
): Promise<OpenProgramme | null> {
	const agency = agencyOf(locals);
	const usedUp = await attemptsUsedUp(agency.id, limits.codeEntry, address);
	if (usedUp) error(statusOf([usedUp]), problemWords(usedUp).sentence);
	const code = codeIn(typed);
	const found = await reading(visitorOf(locals), (work) => programmeByCode(work, code));
	if (found.ok) return found.value;
	if (ended.includes(found.problems[0]?.code)) return null;
	await countAttempt(agency.id, limits.codeEntry, address);
	missing();
}

/** Of a code behind which is no programme: whether that was cancelled, and the session that was. */
export async function calledOffBehind(locals: App.Locals, typed: string) {
	const code = codeIn(typed);
	const { isCancelled, session } = await reading(visitorOf(locals), (work) =>
		calledOffByCode(work, code)
	);
	return { code, isCancelled, off: session && shownCalledOff(session, locals.language) };
}

function codeIn(typed: string): string {
	return normalizeCode(typed.slice(0, 20));
}
