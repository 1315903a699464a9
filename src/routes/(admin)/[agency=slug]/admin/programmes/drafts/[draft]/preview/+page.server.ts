import { dayOf, isWeekend, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { Problem } from '#lib/base/problems.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { Typed } from '#lib/programmes/editor/fields.ts';
import { draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { completed } from '#lib/programmes/editor/publishable.ts';
import { freshTry, tryOut, withContact } from '#lib/programmes/editor/try-out.ts';
import { withRowsChanged } from '#lib/programmes/editor/changed-rows.ts';
import { sentItem } from '#lib/programmes/editor/typed-item.ts';
import type { Template } from '#lib/programmes/template.ts';
import { agencyOf, keepTyped } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { holidayRows } from '#lib/visits/time/calendars.server.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { draftAt, writerOf } from '../../../programmes-door.server.ts';

export async function load({ locals, params }) {
	const draft = await draftAt(locals, params.draft);
	const body = completed(draft.body, null);
	const flaws = draftFlaws(draft.body, locals.language);
	const { today, isWorkday } = await calendarOf(locals);
	const typed = freshTry(today);
	return {
		...{ body, name: either(body.label, locals.language), typed, draftId: draft.id },
		flaws,
		tried: flaws.length ? null : tried(body, typed, isWorkday, locals.language)
	};
}

export const actions = {
	show: keepTyped(async ({ locals, params, request }) => {
		const typed = sentItem(await request.formData());
		return shown(locals, params.draft!, typed);
	}, sentItem),
	rows: keepTyped(async ({ locals, params, request }) => {
		const form = await request.formData();
		const typed = sentItem(form);
		const draft = await draftAt(locals, params.draft!);
		const [remove, back] = ['remove', 'back'].map((name) =>
			String(form.get(name) ?? '').slice(0, 20)
		);
		const changed =
			remove || back
				? withRowsChanged([], typed, { remove, back }, [])
				: withContact(typed, draft.body);
		return shown(locals, params.draft!, changed);
	}, sentItem)
};

async function shown(locals: App.Locals, id: string, typed: Typed) {
	const draft = await draftAt(locals, id);
	if (draftFlaws(draft.body, locals.language).length) {
		return { values: typed, problems: [] as Problem[], tried: null };
	}
	const { isWorkday } = await calendarOf(locals);
	const found = tried(completed(draft.body, null), typed, isWorkday, locals.language);
	return { values: typed, problems: found.problems, tried: found };
}

/** The plan with, for each step, the day that its rule names before it moves to a working day. */
function tried(body: Template, typed: Typed, isWorkday: (day: Day) => boolean, language: Language) {
	const found = tryOut(body, typed, isWorkday, language);
	const always = tryOut(body, typed, () => true, language);
	const steps = found.plan.steps.map((step, at) => {
		const ideal = always.plan.steps.find(({ key }) => key === step.key)?.target ?? null;
		return { ...step, id: `${step.key}-${at}`, movedFrom: ideal === step.target ? null : ideal };
	});
	return { ...found, plan: { ...found.plan, steps } };
}

async function calendarOf(locals: App.Locals) {
	const { zone } = agencyOf(locals);
	return reading(writerOf(locals), async (work) => {
		const holidayOf = holidayCalendar(await holidayRows(work));
		const isWorkday = (day: Day) => !isWeekend(day) && holidayOf(day) === null;
		return { today: dayOf(work.now, zone), isWorkday };
	});
}
