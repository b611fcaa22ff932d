export default { title: "Another title", url: "https://eleventy.example/", author: { name: "Ada" } };
