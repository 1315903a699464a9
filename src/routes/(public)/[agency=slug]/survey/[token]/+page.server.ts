import { redirect } from '@sveltejs/kit';
import { problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { answerSurvey } from '#lib/surveys/answer.server.ts';
import { invitationById } from '#lib/surveys/queries.server.ts';
import { fitToShow } from '#lib/ui/typed-text.ts';

export async function load({ locals, params, url }) {
	const { language } = locals;
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'survey', params.token);
		const invited = id && (await invitationById(work, id));
		if (!invited) missing('link_unknown');
		const { survey } = invited;
		return {
			title: survey.label[language],
			intro: survey.intro[language],
			zone: agencyOf(locals).zone,
			visitStartsAt: invited.visitStartsAt,
			isAnswered: invited.answeredAt !== null,
			isThanked: url.searchParams.has('thanks'),
			isClosed: work.now > invited.closesAt,
			questions: survey.questions.map((one) => ({
				key: one.key,
				label: one.label[language],
				help: one.help?.[language],
				isRequired: one.required,
				scale:
					one.kind === 'scale'
						? {
								from: one.min,
								to: one.max,
								low: one.lowLabel[language],
								high: one.highLabel[language]
							}
						: null,
				maxChars: one.kind === 'text' ? one.maxChars : 0
			}))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, getClientAddress }) => {
		const agency = agencyOf(locals);
		const sent = Object.fromEntries(await request.formData());
		const values = Object.fromEntries(
			Object.entries(sent).map(([name, value]) => [name, fitToShow(String(value))])
		);
		const tooMany = await countAttempt(agency.id, limits.answer, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values });
		const outcome = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'survey', params.token);
			if (!id) return { ok: false as const, problems: [problem('link_unknown')] };
			return answerSurvey(work, id, sent, locals.language);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, '?thanks');
	})
};
