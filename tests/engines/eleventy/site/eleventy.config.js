import { feedPlugin } from "@11ty/eleventy-plugin-rss";

export default function (eleventyConfig) {
  // Drafts stay at home.
  eleventyConfig.addPreprocessor("drafts", "*", (data) => (data.draft ? false : undefined));
  eleventyConfig.addShortcode("youtube", (id) => `<iframe src="https://www.youtube.com/embed/${id}"></iframe>`);
  eleventyConfig.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed/feed.xml",
    collection: { name: "posts", limit: 0 },
    metadata: {
      language: "en",
      title: "A small site",
      subtitle: "Its 'notes'",
      base: "https://eleventy.example/",
      author: { name: "Ada" },
    },
  });
}

export const config = {
  markdownTemplateEngine: "njk",
  pathPrefix: "/site/",
  dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" },
};
