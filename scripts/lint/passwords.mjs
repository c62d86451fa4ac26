// A rule of oxlint's: passwords are hashed by scrypt alone, in src/accounts/scrypt.ts. Other ways are not imported and not named.

/** Of packages, as they are imported: `bcryptjs`, `@node-rs/bcrypt`, `hash-wasm`, `pbkdf2-hmac`. */
const PACKAGES = /(^|[/@-])(bcrypt(js|-ts)?|hash-wasm|pbkdf2)([/-]|$)/;
/** Of algorithms, as WebCrypto and node:crypto take them: `{ name: "PBKDF2" }`, `pbkdf2Sync`. */
const ALGORITHM = /^(pbkdf2(sync)?|bcrypt)$/i;
const message = "Passwords are hashed by scrypt of node:crypto alone: src/accounts/scrypt.ts.";

const rule = {
  create(context) {
    const report = (node) => context.report({ node, message });
    const checkSource = ({ source }) => {
      if (source && PACKAGES.test(String(source.value))) report(source);
    };
    return {
      ImportDeclaration: checkSource,
      ImportExpression: checkSource,
      ExportAllDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      Identifier(node) {
        if (ALGORITHM.test(node.name)) report(node);
      },
      Literal(node) {
        if (typeof node.value === "string" && ALGORITHM.test(node.value)) report(node);
      },
      TemplateElement(node) {
        if (ALGORITHM.test(node.value.raw)) report(node);
      },
    };
  },
};

export default { meta: { name: "onevoice" }, rules: { "scrypt-alone": rule } };
