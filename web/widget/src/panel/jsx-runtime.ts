// What JSX is compiled to, on Preact's own `h`: smaller than the runtime that comes with it.
import { Fragment, h, type Attributes, type ComponentType, type VNode } from "preact";

export { Fragment };

export const jsx = (
  type: ComponentType<object> | string,
  props: Attributes & object,
  key?: string,
): VNode => (typeof type === "string" ? h(type, { ...props, key }) : h(type, { ...props, key }));

/** @alias */
export const jsxs = jsx;
