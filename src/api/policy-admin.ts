/** Who runs the platform: an admin (`npm run admin`; no route makes one). To everybody else such a route is not there. */
import type { MiddlewareHandler } from "hono";
import { AppError } from "../errors.ts";
import type { ApiEnv } from "./deps.ts";
import { tellSecurity } from "./middleware/security-log.ts";
import { type Guard, personal } from "./policy.ts";

type AdminGuard = Omit<Guard, "middleware"> & { middleware: MiddlewareHandler<ApiEnv>[] };

/** A person who is an admin and has proved the address. Anybody else, with whatever credential or none, gets what an unknown route gets. */
export const admin = (): AdminGuard => {
  const { middleware, security } = personal();
  return { middleware: [hide, ...middleware, adminsOnly], security };
};

const isAdmin = (actor: ApiEnv["Variables"]["actor"]): boolean => actor?.person?.isAdmin === true && actor.person.isVerified;
const unknownRoute = () => new AppError("route_not_found", "The API has no such route.");

/** Whatever the policy said to who is no admin. */
const hide: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  if (!isAdmin(c.var.actor)) throw unknownRoute();
};

const adminsOnly: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (!isAdmin(c.var.actor)) {
    tellSecurity(c, "admin_refused");
    throw unknownRoute();
  }
  await next();
};
