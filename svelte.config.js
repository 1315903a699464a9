import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ precompress: true }),
		// The field app's shell is served for deep links, so its asset addresses must be absolute.
		paths: { relative: false },
		// Registered by hand, in the field app only, so that an update never interrupts a form.
		serviceWorker: { register: false },
		// Under `Referrer-Policy: no-referrer` browsers send the origin of a form as null; the hook
		// then asks for Sec-Fetch-Site, for every method and content type.
		csrf: { trustedOrigins: ['null'] },
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// Kit's route announcer sets one inline style; it must stay hidden from sight.
				'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'manifest-src': ['self'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
				'base-uri': ['none'],
				'object-src': ['none'],
				// Text becomes a script or a page only through these three: Svelte's own templates, Kit's
				// own addresses, and the one address of the service worker (register-worker.ts).
				'require-trusted-types-for': ['script'],
				'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url', 'doorstep-worker']
			}
		},
		version: { pollInterval: 0 }
	}
};
