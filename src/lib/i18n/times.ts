import { dayNumber, wallClock, weekday, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';

/*
 * Dates, times and counts as they are read. Written out by hand rather than by Intl's styles, so
 * that server and browser say the same to the letter whatever their language data.
 */

const weekdays = {
	ko: ['월', '화', '수', '목', '금', '토', '일'],
	en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
};
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026년 9월 1일 (화)` · `Tue 1 Sep 2026`. */
export function formatDay(day: Day, language: Language): string {
	const year = day.slice(0, 4);
	const short = formatShortDay(day, language);
	return language === 'ko' ? `${year}년 ${short}` : `${short} ${year}`;
}

/** The same without its year: `9월 1일 (화)` · `Tue 1 Sep`. */
export function formatShortDay(day: Day, language: Language): string {
	const month = Number(day.slice(5, 7));
	const date = Number(day.slice(8, 10));
	const name = weekdayName(day, language);
	return language === 'ko'
		? `${month}월 ${date}일 (${name})`
		: `${name} ${date} ${months[month - 1]}`;
}

/** `2026년 9월` · `Sep 2026`. */
export function formatMonth(day: Day, language: Language): string {
	const year = day.slice(0, 4);
	const month = Number(day.slice(5, 7));
	return language === 'ko' ? `${year}년 ${month}월` : `${months[month - 1]} ${year}`;
}

/** `화` · `Tue`. */
export function weekdayName(day: Day, language: Language): string {
	return weekdays[language][weekday(day) - 1]!;
}

/** Minutes after midnight as `09:05`; 1440 is `24:00`. */
export function formatMinute(minute: number): string {
	const two = (part: number) => String(part).padStart(2, '0');
	return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The wall clock of a zone, `14:30`. */
export function formatTime(instant: Date, zone: string): string {
	return formatMinute(wallClock(instant, zone).minute);
}

/** Day and time of an instant: `2026년 9월 1일 (화) 14:30` · `Tue 1 Sep 2026, 14:30`. */
export function formatMoment(instant: Date, zone: string, language: Language): string {
	const { day, minute } = wallClock(instant, zone);
	const comma = language === 'ko' ? '' : ',';
	return `${formatDay(day, language)}${comma} ${formatMinute(minute)}`;
}

/** `14:00–16:30`; an end on a later day carries its date. */
export function formatTimeRange(from: Date, to: Date, zone: string, language: Language): string {
	const [start, end] = [wallClock(from, zone), wallClock(to, zone)];
	const later = start.day === end.day ? '' : `${formatShortDay(end.day, language)} `;
	return `${formatMinute(start.minute)}–${later}${formatMinute(end.minute)}`;
}

/** `2시간 30분` · `2 hr 30 min`; days from 48 hours on. Whole minutes. */
export function formatDuration(minutes: number, language: Language): string {
	const days = minutes >= 2880 ? Math.floor(Math.round(minutes) / 1440) : 0;
	const hours = formatHours(minutes - days * 1440, language);
	if (days === 0) return hours;
	const whole = days + (language === 'ko' ? '일' : ' d');
	return Math.round(minutes) % 1440 === 0 ? whole : `${whole} ${hours}`;
}

/** `50시간` · `50 hr`: time that somebody works or drives, which is never told in days. Whole minutes. */
export function formatHours(minutes: number, language: Language): string {
	const [hour, minute] = language === 'ko' ? ['시간', '분'] : [' hr', ' min'];
	const whole = Math.max(0, Math.round(minutes));
	const [hours, rest] = [Math.floor(whole / 60), whole % 60];
	const parts = [hours && hours + hour!, rest && rest + minute!];
	return parts.filter(Boolean).join(' ') || 0 + minute!;
}

/** How far a day lies from today: `오늘`, `내일`, `3일 뒤`, `2일 전` · `today`, `in 3 days`. */
export function formatDistance(day: Day, today: Day, language: Language): string {
	const days = dayNumber(day) - dayNumber(today);
	const near: Record<Language, Record<number, string>> = {
		ko: { [-1]: '어제', 0: '오늘', 1: '내일' },
		en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }
	};
	const count = Math.abs(days);
	if (count <= 1) return near[language][days]!;
	if (language === 'ko') return `${count}일 ${days > 0 ? '뒤' : '전'}`;
	return days > 0 ? `in ${count} days` : `${count} days ago`;
}

/** Per cent (0–100) with one decimal: `39.7%`. */
export function formatPercent(percent: number): string {
	return `${percent.toFixed(1)}%`;
}

/** A number with its thousands apart: `1,234`. */
export function formatNumber(value: number): string {
	const [whole, part] = String(value).split('.');
	const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
	return part === undefined ? grouped : `${grouped}.${part}`;
}

/** People: `1,234명` · `1,234 people`. */
export function formatCount(people: number, language: Language): string {
	const number = formatNumber(people);
	if (language === 'ko') return `${number}명`;
	return people === 1 ? '1 person' : `${number} people`;
}
