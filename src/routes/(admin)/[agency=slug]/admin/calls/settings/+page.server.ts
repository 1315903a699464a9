import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { aftercareOf } from '#lib/calls/aftercare-queries.server.ts';
import { TRIES_LIMITS } from '#lib/calls/aftercare.ts';
import { maySetAftercare } from '#lib/calls/call-rights.ts';
import { setAftercare } from '#lib/calls/set-aftercare.server.ts';
import { keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { optionalText, parseForm, text, wholeNumber } from '#lib/ui/form.ts';
import { callerActing, callerOf } from '../calls-door.server.ts';

const ASK_MAX = 300;

export async function load({ locals, url }) {
	const actor = callerOf(locals);
	const aftercare = await reading(actor, aftercareOf);
	const { participant, organization, lastsDays, triesBeforeLost } = aftercare;
	return {
		lastsDays,
		max: ASK_MAX,
		tries: TRIES_LIMITS,
		stored: {
			participantDays: participant.days.join(', '),
			participantAskKo: participant.ask.ko,
			participantAskEn: participant.ask.en,
			organizationDays: organization.days.join(', '),
			organizationAskKo: organization.ask.ko,
			organizationAskEn: organization.ask.en,
			triesBeforeLost: String(triesBeforeLost)
		},
		mayChange: maySetAftercare(actor.role),
		isSaved: url.searchParams.has('saved')
	};
}

const form = v.object({
	participantDays: optionalText(),
	participantAskKo: text({ max: ASK_MAX }),
	participantAskEn: text({ max: ASK_MAX }),
	organizationDays: optionalText(),
	organizationAskKo: text({ max: ASK_MAX }),
	organizationAskEn: text({ max: ASK_MAX }),
	triesBeforeLost: wholeNumber(TRIES_LIMITS)
});

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const { actor, tooMany } = await callerActing(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		if (tooMany) return refuseForm([tooMany], { values });
		const parsed = parseForm(form, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { participantDays, organizationDays, ...asks } = parsed.value;
		const days = {
			participantDays: participantDays ?? '',
			organizationDays: organizationDays ?? ''
		};
		const outcome = await acting(actor, (work) => setAftercare(work, { ...asks, ...days }));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, '?saved');
	})
};
