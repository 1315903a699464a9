import type { AftercareAnswer } from '#lib/calls/aftercare-form.ts';
import type { AftercareTask } from '#lib/calls/aftercare.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** What came of asking how it goes, in words. */
export const aftercareWords: Record<AftercareAnswer, () => string> = {
	well: m.calls_answer_well,
	problem: m.calls_answer_problem,
	another_visit: m.calls_answer_another_visit
};

/** Where a day of aftercare stands, in words and with its colour. */
export const taskWords: Record<
	AftercareTask['state'],
	{ kind: 'success' | 'danger' | 'warning' | 'neutral'; title: () => string }
> = {
	held: { kind: 'success', title: m.calls_task_held },
	skipped: { kind: 'danger', title: m.calls_task_skipped },
	missed: { kind: 'danger', title: m.calls_task_missed },
	due: { kind: 'warning', title: m.calls_task_due },
	upcoming: { kind: 'neutral', title: m.calls_task_upcoming }
};
