/** How people and spreadsheets write yes, no and a time of day. */
const yes = [
	'예',
	'네',
	'왔음',
	'참석',
	'도착',
	'y',
	'yes',
	'o',
	'ok',
	'v',
	'○',
	'◯',
	'✓',
	'✔',
	'1',
	'true'
];
const no = ['아니오', '아니요', '안옴', '불참', '결석', 'n', 'no', 'x', '×', '-', '0', 'false'];
const timePattern = /^(오전|오후|am|pm)?\s*(\d{1,2})[:시]\s*([0-5]\d)(?::[0-5]\d)?분?\s*(am|pm)?$/;

/** True for a yes, false for a no, null for nothing; undefined for what is neither. */
export function readTick(typed: string): boolean | null | undefined {
	const text = typed.toLowerCase().replace(/\s/g, '');
	if (text === '') return null;
	if (yes.includes(text)) return true;
	return no.includes(text) ? false : undefined;
}

/** Minutes after midnight; null for nothing, undefined for what is no time of day. */
export function readTime(typed: string): number | null | undefined {
	if (typed === '') return null;
	const parts = timePattern.exec(typed.toLowerCase());
	if (!parts) return undefined;
	const half = parts[1] ?? parts[4];
	const hour = Number(parts[2]);
	if (!half) return hour > 23 ? undefined : hour * 60 + Number(parts[3]);
	if (hour < 1 || hour > 12) return undefined;
	const isLater = half === '오후' || half === 'pm';
	return ((hour % 12) + (isLater ? 12 : 0)) * 60 + Number(parts[3]);
}
