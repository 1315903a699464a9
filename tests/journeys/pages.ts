import type { Page } from '@playwright/test';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { briefing, clinic, companies, hangang, largeClinic, participants } from '../town/cast.ts';
import { addItem, beginProgramme, programmes } from './programme-steps.ts';
import {
	anInvitation,
	aPlaceAskedFor,
	aPlaceInLine,
	bookService,
	bookTheClinic,
	enrolByCode,
	enterAsContact,
	home,
	linkIn,
	noticeTo,
	press,
	signIn,
	stored,
	wishToShare
} from './steps.ts';

/** Every page of the public and of the office, with something on it. */
export async function everyPage(page: Page): Promise<string[]> {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await enrolByCode(page, code, participants[6]!);
	const told = await noticeTo(participants[6]!.phone, 'plan-link');
	const plan = linkIn(told);
	const stop = linkIn(told.replace(plan, ''));
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	const day = (await page.locator('.days a').first().getAttribute('href'))!;
	const survey = await anInvitation(page);
	const [row] = await stored()`select id, reference from series where code = ${code}`;
	const meeting = await bookService(page, briefing.key, companies[1]!);
	await page.goto(`${meeting}/roster`);
	await page.locator('[name=pasted]').fill('이름\t전화\n강하늘\t10-0000-1001\n\t12');
	await press(page, page.locator('form[action="?/check"] button'));
	const [met] = await stored()`select id from series order by requested_at desc limit 1`;
	const wish = await wishToShare(page, companies[1]!);
	await enterAsContact(page, companies[0]!.contactEmail);
	const office = `${home()}/admin/book/${clinic.key}`;
	const place = await aPlaceInLine(page);
	const asked = await aPlaceAskedFor(page);
	// Last, for the same browser gives back what it held when it chooses again.
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	await page.locator('.days a').last().click();
	const start = (await page.locator('button[name=start]').last().getAttribute('value'))!;
	await page.locator('button[name=start]').first().click();
	const held = page.url();
	await signIn(page, 'admin@hangang.example');
	const draft = await aProgrammeInWriting(page);
	await page.goto(`${office}?people=32`);
	await page.locator('.days a').last().click();
	await page.locator('button[name=start]').last().click();
	const desk = page.url();
	const funds = await fundPages(row!.id as string, plan, series);
	return [
		...funds,
		home(),
		`${home()}/services/${clinic.key}`,
		`${home()}/book/${clinic.key}?people=29`,
		`${home()}/book/${clinic.key}?people=32`,
		`${home()}/book/${clinic.key}?people=32&changed`,
		`${home()}/book/${clinic.key}/pool?people=12`,
		wish,
		new URL(day, home()).href,
		held,
		`${home()}/book/${clinic.key}/details?people=32&start=${start}`,
		`${home()}/book/${clinic.key}/waiting?people=32&before=${start.slice(0, 10)}`,
		`${home()}/book/${clinic.key}/waiting?people=32&before=2000-01-01`,
		`${home()}/book/${clinic.key}/waiting?people=32&done`,
		place,
		asked,
		`${series}?new`,
		`${series}/poster`,
		`${series}/change?visit=2`,
		`${series}/move?visit=2&scope=following`,
		await firstLink(page, `${series}/move?visit=2&scope=following`, 'main ul a'),
		await moveCheck(page, `${series}/move?visit=1&scope=all`),
		`${series}/cancel?visit=2&scope=this`,
		`${home()}/services/${largeClinic.key}`,
		`${home()}/book/${largeClinic.key}?people=20&employees=299`,
		`${meeting}/roster`,
		`${meeting}/roster/check`,
		`${home()}/join`,
		`${home()}/find`,
		`${home()}/find?sent`,
		`${home()}/check`,
		`${series}/site`,
		`${series}/contact`,
		`${home()}/series/a-private-link-that-ended`,
		`${series}/confirmation`,
		`${series}/certificate`,
		`${series}/report`,
		`${home()}/my/sign-in`,
		`${home()}/my/sign-in?sent`,
		`${home()}/my/sign-in/a-link-that-is-over`,
		`${home()}/my`,
		`${home()}/my?q=nothing&state=done`,
		`${home()}/my/sites`,
		`${home()}/my/documents`,
		`${home()}/my/calendar`,
		`${home()}/series/${row!.reference}`,
		`${home()}/join/${code}`,
		`${home()}/join/${code}/done`,
		plan,
		`${plan}/consent?form=registration&item=general`,
		`${plan}/words`,
		`${plan}/ask`,
		survey,
		stop,
		`${process.env.DOORSTEP_URL}/demo`,
		`${home()}/login`,
		`${home()}/nowhere`,
		`${home()}/admin`,
		`${home()}/admin?show=all`,
		`${home()}/admin?show=all&q=nobody&state=lapsed&order=first`,
		`${home()}/admin/export?show=all&reasonless`,
		`${home()}/admin/links`,
		`${home()}/admin/series/${row!.id}`,
		`${home()}/admin/series/${row!.id}/report`,
		`${home()}/admin/series/${row!.id}/contact`,
		`${home()}/admin/series/${row!.id}/people`,
		`${home()}/admin/series/${row!.id}/poster`,
		`${home()}/admin/series/${row!.id}/change?visit=1`,
		`${home()}/admin/series/${row!.id}/move?visit=1&scope=all`,
		`${home()}/admin/series/${row!.id}/cancel?visit=1&scope=all`,
		`${home()}/admin/series/${met!.id}/roster`,
		`${home()}/admin/pools`,
		`${home()}/admin/series/${row!.id}/confirmation`,
		`${home()}/admin/book`,
		`${office}/pool?people=12`,
		`${home()}/admin/pools?keyed=call`,
		office,
		`${office}?people=29`,
		`${office}?people=32`,
		new URL(day.replace('/book/', '/admin/book/'), home()).href,
		`${office}/details?people=32&start=${start}`,
		desk,
		`${home()}/admin/calls`,
		`${home()}/admin/calls?who=mine&show=late&q=nobody`,
		`${home()}/admin/calls/running-out`,
		`${home()}/admin/calls/running-out?who=mine&show=out`,
		`${home()}/admin/calls/organizations?show=all`,
		`${home()}/admin/calls/settings`,
		`${home()}/admin/waiting`,
		`${home()}/admin/services`,
		`${home()}/admin/services/edit`,
		...['what', 'who', 'visits', 'when', 'promises'].map(
			(part) => `${home()}/admin/services/${clinic.key}/edit?part=${part}`
		),
		`${home()}/admin/services/edit?copy=${briefing.key}`,
		`${home()}/admin/services/import`,
		programmes(),
		`${programmes()}?q=nothing`,
		`${programmes()}/new`,
		`${programmes()}/new?from=appointment`,
		`${programmes()}/import`,
		`${programmes()}/versions/kr-visit-6m/1`,
		draft,
		...[
			'about',
			'measures',
			'sections',
			'anchors',
			'steps',
			'outcomes',
			'tailorings',
			'consents'
		].map((part) => `${draft}/${part}`),
		`${draft}/trends`,
		`${draft}/ownWords/why`,
		`${draft}/benefits/quiet`,
		`${draft}/rewards`,
		`${draft}/rewards/well_done`,
		`${draft}/selfReport`,
		`${draft}/selfReport/volume`,
		`${draft}/selfAlert`,
		`${draft}/selfAlert/alert`,
		`${draft}/measures/ear`,
		`${draft}/steps/first_visit`,
		`${draft}/outcomes/heard`,
		`${draft}/consents/registration`,
		`${draft}/preview`,
		`${draft}/publication`,
		`${home()}/admin/services/import?copy=${clinic.key}`,
		`${home()}/admin/sessions`,
		`${home()}/admin/outcomes`,
		`${home()}/admin/outcomes?show=satisfaction`,
		`${home()}/admin/outcomes?from=2020-01&to=2020-03&size=30&by=month`,
		`${home()}/admin/outcomes/people?programme=kr-visit-6m@1&outcome=quit_4w&group=enrolled`,
		`${home()}/admin/outcomes/reports`,
		`${home()}/admin/outcomes/reports/health-centre`,
		`${home()}/admin/outcomes/reports/quarterly-return?period=2026Q3`,
		`${home()}/admin/outcomes/reports/quarterly-return/take?reasonless`,
		`${home()}/admin/outcomes/reports/records/take`,
		`${home()}/admin/outcomes/reports/summary`,
		`${home()}/admin/outcomes/reports/summary?period=2031`,
		`${home()}/admin/notices`,
		`${home()}/admin/notices?show=failed&q=nobody`,
		`${home()}/admin/notices/settings`,
		`${home()}/admin/notices/wording`,
		`${home()}/admin/notices/wording/series-booked?language=en`,
		`${home()}/admin/notices/wording/survey-link?language=ko`,
		`${home()}/admin/duties`,
		...(await paperPages(row!.id)),
		...(await boardPages(row!.id)),
		...(await teamPages()),
		...(await phonePages()),
		...(await supplyPages(row!.id as string)),
		...(await exceptionPages(row!.id)),
		...(await rewardPages(row!.id))
	];
}

/** The team and its equipment, and the page on which somebody chooses a password. */
async function teamPages(): Promise<string[]> {
	const team = `${home()}/admin/team`;
	const [row] = await stored()`select staff_id as who from resource r
		where agency_id = ${hangang.id} and staff_id is not null and retired_at is null
			and exists (select from working_hours w where w.resource_id = r.id) order by id limit 1`;
	const [piece] = await stored()`insert into resource
		(agency_id, id, equipment_kind, label, created_at)
		values (${hangang.id}, gen_random_uuid(), 'meter', '측정기 예시', now()) returning id`;
	const person = `${team}/${row!.who}`;
	return [
		team,
		`${team}?q=nobody`,
		`${team}/add`,
		person,
		`${person}?done=hours&hit=2`,
		...['hours', 'special', 'skills', 'retirement', 'account', 'off'].map(
			(page) => `${person}/${page}`
		),
		`${team}/equipment`,
		`${team}/equipment/${piece!.id}`,
		`${home()}/password/a-link-that-is-over`,
		`${home()}/login?chosen`
	];
}

/** What the store, a vehicle and the counselors have, one with something to count again, and what is handed out. */
async function supplyPages(seriesId: string): Promise<string[]> {
	const supplies = `${home()}/admin/supplies`;
	const [item] = await stored()`select id from supply_item
		where agency_id = ${hangang.id} order by created_at limit 1`;
	const [bag] = await stored()`insert into supply_movement
		(agency_id, id, item_id, staff_id, kind, quantity, counted, reason, occurred_at, recorded_by,
			received_at)
		select agency_id, gen_random_uuid(), ${item!.id}, id, 'counted', -500, 0, '예시', now(), id,
			now() - interval '1 minute'
		from staff where agency_id = ${hangang.id} and role = 'counselor' order by email limit 1
		returning staff_id as id`;
	const [vehicle] = await stored()`with piece as (
			insert into resource (agency_id, id, equipment_kind, label, created_at)
			values (${hangang.id}, gen_random_uuid(), 'vehicle', '차량 예시', now()) returning agency_id, id)
		insert into supply_movement (agency_id, id, item_id, resource_id, kind, quantity, batch,
			expires_on, occurred_at, recorded_by, received_at)
		select agency_id, gen_random_uuid(), ${item!.id}, id, 'received', 14, 'S-00', current_date - 3,
			now(), ${bag!.id}, now() from piece returning resource_id as id`;
	const handOut = await aStoppedHandOut(seriesId, bag!.id as string);
	return [
		supplies,
		`${supplies}/lots`,
		`${supplies}/lots?saved`,
		`${supplies}/bags/${hangang.id}`,
		`${supplies}/bags/${hangang.id}/pass`,
		`${supplies}/bags/${vehicle!.id}?kind=wasted&itemId=${item!.id}&quantity=14&batch=S-00`,
		`${supplies}/stops/${handOut}`,
		`${supplies}/stops/${handOut}?done`,
		`${supplies}/items`,
		`${supplies}/stops`,
		`${supplies}/stops?show=open`,
		`${supplies}/items/${item!.id}`,
		`${supplies}/bags/${bag!.id}`,
		`${supplies}/bags/${bag!.id}?done`,
		`${supplies}/bags/${bag!.id}/pass`,
		`${supplies}/items/${item!.id}/stops`,
		`${supplies}/items/${item!.id}/stops?measure=nrt_caution`,
		`${supplies}/items/${item!.id}/stops?drop=caution`,
		`${supplies}/items/${item!.id}/stops?done=dropped&measure=nrt_caution`,
		`${supplies}/items/${item!.id}/stops?measure=cigs_per_day`
	];
}

/** Somebody was handed a second item of a group while the first lasts, and one reason was written. */
async function aStoppedHandOut(seriesId: string, staffId: string): Promise<string> {
	const id = crypto.randomUUID();
	for (const [at, handOutId] of [crypto.randomUUID(), id].entries()) {
		await stored()`insert into supply_movement (agency_id, id, item_id, staff_id, kind, quantity,
				hand_out_id, enrolment_id, visit_id, occurred_at, recorded_by, received_at)
			select e.agency_id, gen_random_uuid(), i.id, ${staffId}, 'handed_out', -7, ${handOutId}, e.id,
				v.id, now() - ${2 - at} * interval '1 minute', ${staffId}, now()
			from enrolment e join visit v on v.series_id = e.series_id and v.number = 1
			join lateral (select id from supply_item where agency_id = e.agency_id
				order by created_at offset ${at} limit 1) i on true
			where e.series_id = ${seriesId} limit 1`;
	}
	await stored()`insert into supply_reason (agency_id, id, hand_out_id, enrolment_id, sealed, by_id,
			written_at)
		select agency_id, ${id}, ${id}, enrolment_id, ${await atRest.close('예시', id)}, ${staffId}, now()
		from supply_movement where hand_out_id = ${id}`;
	return id;
}

/** What counselors granted on the spot, one above the cap and told as a story. */
async function exceptionPages(seriesId: string): Promise<string[]> {
	const exceptions = `${home()}/admin/exceptions`;
	const id = crypto.randomUUID();
	const [row] = await stored()`insert into granted_exception
		(agency_id, id, staff_id, visit_id, what, won, sealed, granted_at, received_at)
		select v.agency_id, ${id}, s.id, v.id, 'item', 12000, ${await atRest.close('예시', id)},
			now(), now()
		from visit v join staff s on s.agency_id = v.agency_id and s.role = 'counselor'
		where v.series_id = ${seriesId} and v.number = 1 order by s.email limit 1
		returning staff_id as who`;
	await stored()`insert into exception_review
		(agency_id, id, exception_id, sealed, story, reviewed_at, by_id)
		values (${hangang.id}, ${id}, ${id}, ${await atRest.close('예시', id)},
			'밤 근무를 마치는 시간에 맞춰 한 번 더 찾아갔습니다.', now(), ${row!.who})`;
	return [
		exceptions,
		`${exceptions}?who=${row!.who}&what=item`,
		`${exceptions}?month=1999-01&show=open`,
		`${exceptions}/${id}`,
		`${exceptions}/${id}?saved`,
		`${exceptions}/stories`,
		`${exceptions}/settings`,
		`${exceptions}/settings?saved`
	];
}

/** Rewards in every list: to be given, given, and out of time; with the rules about them. */
async function rewardPages(seriesId: string): Promise<string[]> {
	const rewards = `${home()}/admin/rewards`;
	const [person] = await stored()`select id from enrolment where series_id = ${seriesId} limit 1`;
	await stored()`insert into reward_earned (agency_id, enrolment_id, reward_key, earned_on, fetch_by)
		select ${hangang.id}, ${person!.id}, key, current_date - 90, current_date + days
		from (values ('four_weeks', 30), ('six_weeks', -30)) as one(key, days)
		on conflict do nothing`;
	const [giving] = await stored()`insert into reward_given
		(agency_id, id, enrolment_id, reward_key, earned_on, given_on, gift_ko, gift_en, won, giver_id,
			recorded_at, recorded_by)
		select agency_id, gen_random_uuid(), ${person!.id}, 'six_months', current_date, current_date,
			'예시 상품권', 'Sample voucher', 50000, id, now(), id
		from staff where email = 'admin@hangang.example' returning id`;
	const [visit] = await stored()`select id from visit where series_id = ${seriesId} and number = 1`;
	return [
		rewards,
		`${rewards}?show=given`,
		`${rewards}?show=given&reasonless`,
		`${rewards}?show=past`,
		`${rewards}?q=nobody`,
		`${rewards}?show=rules`,
		`${rewards}/${person!.id}`,
		`${rewards}/receipts?given=${giving!.id}`,
		`${rewards}/receipts?visit=${visit!.id}`
	];
}

/** The phones of the agency, one of them with a record that was refused. */
async function phonePages(): Promise<string[]> {
	const phones = `${home()}/admin/phones`;
	const [phone] = await stored()`insert into device
		(agency_id, id, staff_id, label, first_seen_at, last_seen_at, heartbeat_at, waiting, refused,
			oldest_waiting_at, clock_offset_ms, app_version)
		select agency_id, gen_random_uuid(), id, 'Android, Chrome', now(), now() - interval '9 days',
			now(), 3, 1, now() - interval '9 days', 7200000, '1790000000000'
		from staff where agency_id = ${hangang.id} and role = 'counselor' limit 1 returning id, staff_id`;
	const [record] = await stored()`insert into operation
		(agency_id, id, device_id, device_seq, staff_id, kind, entity_id, payload_hash, verdict, problem,
			occurred_at, received_at)
		values (${hangang.id}, gen_random_uuid(), ${phone!.id}, 1, ${phone!.staff_id}, 'check-in',
			gen_random_uuid(), 'x', 'refused', '{"code":"not_your_visit"}', now(), now()) returning id`;
	await stored()`insert into refused_operation (agency_id, operation_id, payload, refused_at)
		values (${hangang.id}, ${record!.id}, '{}', now())`;
	return [
		phones,
		`${phones}?show=look&order=name`,
		`${phones}?q=nobody`,
		`${phones}/${phone!.id}/revoke`,
		`${phones}/refused`,
		`${phones}/refused?show=settled`,
		`${phones}/refused/${record!.id}`,
		`${phones}/settings`
	];
}

/** The roster of the first visit of a series on paper, the page that it comes back to, and its notes. */
async function paperPages(seriesId: string): Promise<string[]> {
	const [row] = await stored()`select id from visit where series_id = ${seriesId} and number = 1`;
	const office = `${home()}/admin/visits/${row!.id}`;
	const paper = `${office}/paper`;
	return [paper, `${paper}?reasonless`, `${home()}/paper/${row!.id}`, `${office}/notes`];
}

/** A fund of the series that somebody has joined, for the office, for them, and for the organization. */
async function fundPages(seriesId: string, plan: string, series: string): Promise<string[]> {
	const [fund] =
		await stored()`insert into fund (agency_id, id, name, kind, deposit, employer_share,
			agency_share, donor_share, remainder, nobody, cap, cooling_off_days, outcome_key, variant,
			custodian_kind, custodian, charity, created_by, created_at)
		select agency_id, gen_random_uuid(), '예시 기금', 'match', 30000, 30000, 0, 0, 'charity', 'return_all',
			240000, 14, 'quit_4w', 'verified', 'welfare_fund', '예시 복지기금', '예시 모금회', id, now()
		from staff where email = 'admin@hangang.example' returning id`;
	await stored()`insert into fund_series (agency_id, series_id, fund_id)
		values (${hangang.id}, ${seriesId}, ${fund!.id})`;
	const office = `${home()}/admin/funds/${fund!.id}`;
	const [member] =
		await stored()`insert into fund_member (agency_id, id, fund_id, enrolment_id, channel,
			language, text_hash, joined_at)
		select agency_id, gen_random_uuid(), ${fund!.id}, id, 'plan', 'ko', 'x', now()
		from enrolment where series_id = ${seriesId} limit 1 returning id`;
	return [
		`${home()}/admin/funds`,
		office,
		`${office}/change`,
		`${office}/join`,
		`${office}/money`,
		`${office}/reverse`,
		`${office}/settle`,
		`${office}/payouts`,
		`${office}/people/${member!.id}`,
		`${plan}/fund`,
		`${series}/fund`
	];
}

/** The week board and what it leads to, about the first visit of a series. */
async function boardPages(seriesId: string): Promise<string[]> {
	const [row] = await stored()`
		select v.id, a.resource_id as who, to_char(v.starts_at at time zone 'Asia/Seoul', 'YYYY-MM-DD') as day
		from visit v join allocation a on a.visit_id = v.id and a.released_at is null
		where v.series_id = ${seriesId} and v.number = 1 limit 1`;
	const { id, who, day } = row!;
	const board = `${home()}/admin/board`;
	const away = `resourceId=${who}&fromDay=${day}&toDay=${day}&kind=absence`;
	return [
		`${board}?day=${day}`,
		`${board}/give?visit=${id}&place=${who}`,
		`${board}/away`,
		`${board}/away?${away}`,
		`${board}/bulk?day=${day}`,
		`${board}/bulk?day=${day}&act=move&visit=${id}&to=${day}`,
		`${board}/bulk?day=${day}&act=cancel&visit=${id}`,
		`${home()}/admin/calendar`,
		`${home()}/admin/calendar/closing?day=${day}&nameKo=x&nameEn=x`
	];
}

/** Where a link of a page leads. */
async function firstLink(page: Page, address: string, link: string): Promise<string> {
	await page.goto(address);
	return new URL((await page.locator(link).first().getAttribute('href'))!, page.url()).href;
}

/** The last page of moving, with its dates. */
async function moveCheck(page: Page, address: string): Promise<string> {
	return firstLink(page, await firstLink(page, address, 'main ul a'), 'a[href*="start="]');
}

/** A draft of a programme with a question and an outcome. */
async function aProgrammeInWriting(page: Page): Promise<string> {
	const draft = await beginProgramme(page, '모든 화면 (예시)', 'Every page (sample)');
	await addItem(page, draft, 'measures', ['들리는 귀', 'Ear', 'enum']);
	await addItem(page, draft, 'measures', ['세기', 'Volume', 'integer']);
	await addItem(page, draft, 'outcomes', ['들음', 'Heard']);
	await addItem(page, draft, 'ownWords', ['까닭', 'Why']);
	await addItem(page, draft, 'benefits', ['조용함', 'Quiet']);
	await addItem(page, draft, 'rewards', ['축하', 'Well done']);
	await page.goto(`${draft}/selfReport`);
	await page.locator('[name=measure]').selectOption('volume');
	await press(page, page.locator('#typed button.primary'));
	await addItem(page, draft, 'selfAlert', ['쉬세요', 'Rest']);
	return draft;
}
