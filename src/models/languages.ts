const names = new Intl.DisplayNames('en', { type: 'language' });

/** 'English, Korean'; 'Many languages'; '' where nothing is known. */
export function languageNames(languages: readonly string[] | 'many'): string {
  return typeof languages === 'string' ? 'Many languages' : languages.map((code) => names.of(code) ?? code).join(', ');
}
