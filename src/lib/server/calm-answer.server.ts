import { createHash } from 'node:crypto';
import { problemStatus, type Problem } from '#lib/base/problems.ts';
import { problemWords } from '#lib/i18n/problem-words.ts';
import { RETRY_AFTER_SECONDS } from '#lib/server/busy.server.ts';
import { barePolicy } from '#lib/server/security-headers.ts';

/** A form that somebody sent in vain: where it goes, and what was typed. */
export type Unsent = { action: string; fields: [string, string][] };

const style =
	'body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;' +
	'color:#1e2124;background:#fff}h1,h2{font-size:1.375rem;margin:2rem 0 .5rem}' +
	'button{font:inherit;padding:.75rem 1.5rem;border:0;border-radius:.5rem;color:#fff;background:#063a74}';
const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `${barePolicy.replace("form-action 'none'", "form-action 'self'")}; style-src 'sha256-${styleHash}'`;

/** The answer to a program: the problem's code, to be said by the program in its own words. */
export function calmData(problem: Problem): Response {
	const headers = { ...headersFor(problem), 'x-doorstep': '1' };
	return Response.json({ problems: [problem] }, { status: problemStatus[problem.code], headers });
}

/**
 * The page before anything is known of a request, not even its agency or its language. It needs no
 * database, no file and no script. A form that was sent in vain can be sent again with one tap, so
 * that nothing typed is lost.
 */
export function calmPage(problem: Problem, unsent?: Unsent): Response {
	return new Response(pageOf(problem, unsent), {
		status: problemStatus[problem.code],
		headers: {
			...headersFor(problem),
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': policy
		}
	});
}

function headersFor(problem: Problem): Record<string, string> {
	const isWorthWaiting = problemStatus[problem.code] !== 404;
	return {
		'cache-control': 'no-store',
		...(isWorthWaiting ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {})
	};
}

function pageOf(problem: Problem, unsent?: Unsent): string {
	const ko = problemWords(problem, 'ko');
	const en = problemWords(problem, 'en');
	return `<!doctype html>
<html lang="ko">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ko.sentence} · ${en.sentence}</title><style>${style}</style></head>
<body><main>
<h1>${ko.sentence}</h1><p>${ko.next}</p>
<h2 lang="en">${en.sentence}</h2><p lang="en">${en.next}</p>
${unsent ? formOf(unsent) : ''}
</main></body>
</html>
`;
}

function formOf({ action, fields }: Unsent): string {
	const inputs = fields.map(
		([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`
	);
	const button = '<button>다시 보내기 · <span lang="en">Send again</span></button>';
	return `<form method="POST" action="${escaped(action)}">${inputs.join('')}<p>${button}</p></form>`;
}

function escaped(text: string): string {
	const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
	return text.replace(/[&<>"]/g, (sign) => `&${names[sign]};`);
}
