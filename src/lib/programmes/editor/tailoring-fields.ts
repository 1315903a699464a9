import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { stepFields } from '#lib/programmes/editor/step-fields.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { ENROLLED, type Template } from '#lib/programmes/template.ts';

/** What the page of a piece of advice asks. */
export function tailoringFields(body: Template, language: Language): EditedField[] {
	return [
		{
			...{ kind: 'condition', path: 'when', place: 'ever' },
			...{ label: m.programmes_tailoring_when(), hint: m.programmes_tailoring_when_hint() }
		},
		{ kind: 'both', path: 'advice', isLong: true, label: m.programmes_tailoring_advice() },
		{
			...{ kind: 'both', path: 'reason', isLong: true, label: m.programmes_tailoring_reason() },
			hint: m.programmes_tailoring_reason_hint()
		},
		{
			...{ kind: 'both', path: 'forParticipant', isLong: true, isOptional: true },
			...{ label: m.programmes_tailoring_person(), hint: m.programmes_tailoring_person_hint() }
		},
		{
			...{ kind: 'rows', path: 'addSteps', keyed: 'key', isOptional: true },
			...{ label: m.programmes_tailoring_steps(), hint: m.programmes_tailoring_steps_hint() },
			rowLabel: (number) => m.programmes_tailoring_step({ number }),
			fields: stepFields(body, language),
			fresh: freshStep(),
			taken: stepsOf(body).map(({ key }) => key)
		}
	];
}

/** What is added for some people is a call, unless somebody says otherwise. */
function freshStep(): object {
	return {
		...{ anchor: ENROLLED, kind: 'call', offsetDays: 7, window: { from: 3, to: 14 } },
		...{ modes: ['phone'], treatment: true, required: [], optional: [], checklist: [] },
		miss: { kind: 'none' }
	};
}
