import { sql } from 'drizzle-orm';
import type { Counted } from '#lib/outcomes/satisfaction.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { Survey, SurveyChannel } from '#lib/surveys/survey.ts';

type Version = { key: string; version: number; body: Survey };
/** `handed`: of those who had a link, how many answered on a counselor's phone and needed it no more. */
type CountedHere = Counted & { handed: number };
/** So many answers gave this value; of `question` null, so many came this way. */
type Row = {
	key: string;
	version: number;
	channel: SurveyChannel;
	/** How they had been asked: who had a link may answer on a counselor's phone all the same. */
	asked: SurveyChannel;
	question: string | null;
	value: number | null;
	answers: number;
};

/**
 * The answers to each survey version, counted where they lie: as many rows as there are values, however
 * many answered. For a viewer with threshold k the newest fewer than k values of each question come last,
 * since of them it depends which ones count.
 */
export async function countedAnswers(
	work: Work,
	versions: Version[],
	k: number
): Promise<(key: string, version: number) => CountedHere> {
	const rows = await countRows(work);
	const newest = k > 0 ? await newestValues(work, versions, k) : new Map<string, number[]>();
	return (key, version) => {
		const own = rows.filter((row) => row.key === key && row.version === version);
		const ways = own.filter(({ question }) => question === null);
		const cameBy = (channel: SurveyChannel, some = ways) =>
			some.reduce((sum, row) => sum + (row.channel === channel ? row.answers : 0), 0);
		return {
			handed: cameBy(
				'kiosk',
				ways.filter(({ asked }) => asked === 'link')
			),
			answered: { link: cameBy('link'), kiosk: cameBy('kiosk') },
			valuesOf: (question, channel) => {
				const some = own.filter(
					(row) => row.question === question && (!channel || row.channel === channel)
				);
				const values = some.flatMap(({ value, answers }) => Array<number>(answers).fill(value!));
				return channel ? values : newestLast(values, newest.get(`${key} ${version} ${question}`));
			}
		};
	};
}

async function countRows({ actor, tx }: Work): Promise<Row[]> {
	// Most people give one of few sets of answers, so these are counted first and taken apart then.
	const rows = await tx.execute<Row>(sql`
		select alike.key, alike.version, alike.channel, alike.asked, v.key as question, v.value::int as value,
			sum(alike.people)::int as answers
		from (
			select i.survey_key as key, i.survey_version as version, a.channel,
				i.channel as asked, a.values, count(*) as people
			from answer a
			join invitation i on i.agency_id = a.agency_id and i.id = a.invitation_id
			where a.agency_id = ${actor.agencyId}::uuid
			group by 1, 2, 3, 4, 5
		) alike
		cross join lateral (
			select null as key, null::numeric as value
			union all
			select one.key, one.value::numeric from jsonb_each(alike.values) one
			where jsonb_typeof(one.value) = 'number'
		) v
		group by 1, 2, 3, 4, 5, 6`);
	return [...rows];
}

/** By version and question, the oldest of the newest first. */
async function newestValues(
	{ actor, tx }: Work,
	versions: Version[],
	k: number
): Promise<Map<string, number[]>> {
	const newest = new Map<string, number[]>();
	for (const { key, version, body } of versions) {
		for (const { key: question } of body.questions.filter((one) => one.kind === 'scale')) {
			const rows = await tx.execute<{ value: number }>(sql`
				select (a.values ->> ${question})::int as value
				from answer a
				join invitation i on i.agency_id = a.agency_id and i.id = a.invitation_id
				where a.agency_id = ${actor.agencyId}::uuid and i.survey_key = ${key}
					and i.survey_version = ${version} and jsonb_typeof(a.values -> ${question}) = 'number'
				order by a.answered_at desc, a.invitation_id desc limit ${k}`);
			newest.set(`${key} ${version} ${question}`, [...rows].map(({ value }) => value).toReversed());
		}
	}
	return newest;
}

/** The same values with these at the end, in their order. */
function newestLast(values: number[], newest: number[] = []): number[] {
	const left = new Map<number, number>();
	for (const value of newest) left.set(value, (left.get(value) ?? 0) + 1);
	const before = values.filter((value) => {
		const taken = left.get(value) ?? 0;
		left.set(value, taken - 1);
		return taken <= 0;
	});
	return [...before, ...newest];
}
