import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { goingOn } from '#lib/programmes/people-going-on.server.ts';
import { mentorsOf } from '#lib/programmes/mentor-queries.server.ts';
import { askQuestion } from '#lib/programmes/questions/ask-question.server.ts';
import { answerDay, QUESTION_MAX } from '#lib/programmes/questions/question.ts';
import { keepReport, ownReportOf } from '#lib/programmes/self-report/self-reports.server.ts';
import { now } from '#lib/server/clock.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { checkbox, id, parseForm, text } from '#lib/ui/form.ts';
import { workdaysOf } from '#lib/visits/reminders/promised-visits.server.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	const ofAgency = locals.language === 'ko' ? agency.nameKo : agency.nameEn;
	return reading(visitorOf(locals), async (work) => {
		const person = await subjectOfLink(work, 'plan', params.token);
		if (!person) missing('link_unknown');
		if ((await goingOn(work, [person])).length === 0) missing();
		const own = url.searchParams.get('about') === 'report' && (await ownReportOf(work, person));
		if (own && own.asked.length === 0) missing();
		return {
			/** The questions to themselves; null where they ask us. */
			report: own ? own.asked : null,
			back: `/${agency.slug}/plan/${params.token}`,
			/** Given here, so that a form sent twice is one question. */
			id: newId(now()),
			max: QUESTION_MAX,
			who: (await mentorsOf(work, [person])).get(person)?.name ?? ofAgency,
			answerBy: answerDay(dayOf(work.now, agency.zone), await workdaysOf(work))
		};
	});
}

const form = v.object({
	id: id(),
	words: text({ max: QUESTION_MAX, lines: true }),
	wantsCall: checkbox()
});

type Sent = import('./$types').RequestEvent;

export const actions = {
	ask: keepTyped(async ({ locals, params, request }: Sent) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], { values });
		const parsed = parseForm(form, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const outcome = await acting(visitorOf(locals), async (work) => {
			const enrolmentId = await subjectOfLink(work, 'plan', params.token);
			if (!enrolmentId) missing('link_unknown');
			return askQuestion(work, agency.zone, { enrolmentId, ...parsed.value });
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, `/${agency.slug}/plan/${params.token}?done=asked#questions`);
	}),
	tell: keepTyped(async ({ locals, params, request }: Sent) => {
		const agency = agencyOf(locals);
		const values = textsOf(await request.formData());
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], { values });
		if (!isUuid(values.id)) missing();
		const told = { id: values.id, typed: values };
		const outcome = await acting(visitorOf(locals), async (work) => {
			const enrolmentId = await subjectOfLink(work, 'plan', params.token);
			if (!enrolmentId) missing('link_unknown');
			return keepReport(work, agency.zone, { enrolmentId, ...told });
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, `/${agency.slug}/plan/${params.token}?done=told`);
	})
};
