using Selkie.Api.Libpod;
using Selkie.Cli.Output;
using Selkie.Cli.Output.Registries;
using Selkie.Engine.Containers;
using Selkie.Engine.Differences;
using Selkie.Engine.Images;
using Selkie.Engine.Inspection;
using Selkie.Engine.Registries;
using Selkie.Oci;
using Selkie.Storage.Layers;

namespace Selkie.Cli.Tests.Output;

public class DocumentTests
{
    private static readonly ContainerInspection Web = new() { Id = "i", Created = "2024-01-02T03:04:05Z", State = new() { Status = "created" } };

    private static string Inspect(string format) => Printed.Text(screen => InspectOutput.Print(new InspectObjects { Format = format }, new InspectReport([Web], []), screen));

    [Fact]
    public void An_inspection_leaves_out_what_go_leaves_out()
    {
        var text = Inspect("json");
        Assert.StartsWith("[\n     {\n          \"Id\": \"i\",\n          \"Created\": \"2024-01-02T03:04:05Z\",\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SizeRw", text);
    }

    [Fact]
    public void A_template_may_ask_for_what_was_left_out_and_lists_are_never_null()
    {
        Assert.Equal("0 [] false\n", Inspect("{{.SizeRootFs}} {{.EffectiveCaps}} {{.State.Restored}}"));
        Assert.DoesNotContain("Restored\"", Inspect("{{json .State}}"));
    }

    [Fact]
    public void Changes_stand_by_kind() => Assert.Equal(
        "{\n     \"changed\": [\n          \"/b\"\n     ],\n     \"added\": [\n          \"/a\"\n     ]\n}\n",
        Printed.Text(screen => DiffOutput.Print(new ShowDiff { Format = "json" }, new DiffReport([new("/a", ChangeKind.Added), new("/b", ChangeKind.Modified)]), screen)));

    [Fact]
    public void Changes_without_a_format_are_a_letter_and_a_path() => Assert.Equal(
        "A /a\nD /c\n", Printed.Text(screen => DiffOutput.Print(new ShowDiff(), new DiffReport([new("/a", ChangeKind.Added), new("/c", ChangeKind.Deleted)]), screen)));

    [Fact]
    public void Another_format_of_changes_is_refused() =>
        Assert.Equal("only supported value for '--format' is 'json'", Assert.Throws<EngineError>(() => Printed.By(screen => DiffOutput.Print(new ShowDiff { Format = "yaml" }, new DiffReport([]), screen))).Message);

    [Fact]
    public void Mounts_have_documents_of_their_own()
    {
        Assert.Equal(
            "[\n {\n  \"id\": \"i\",\n  \"Names\": [\n   \"web\"\n  ],\n  \"mountpoint\": \"/m\"\n }\n]\n",
            Printed.Text(screen => MountOutputs.Print(new MountContainers { Format = "json" }, new MountReport([new("i", "web", "/m")], []), screen)));
        Assert.Equal(
            "[\n {\n  \"id\": \"i\",\n  \"Names\": [\n   \"sha256:d\"\n  ],\n  \"Repositories\": null,\n  \"mountpoint\": \"/m\"\n }\n]\n",
            Printed.Text(screen => MountOutputs.Print(new MountImages { Format = "json" }, [new("i", "sha256:d", [], "/m")], screen)));
    }

    [Fact]
    public void Tags_that_were_found_stand_by_repository() => Assert.Equal(
        "[\n    {\n        \"Name\": \"r/a\",\n        \"Tags\": [\n            \"1\",\n            \"2\"\n        ]\n    }\n]\n",
        Printed.Text(screen => SearchOutput.Print(new SearchRegistries { Format = "json", ListTags = true }, [new() { Name = "r/a", Tag = "1" }, new() { Name = "r/a", Tag = "2" }], screen)));

    [Fact]
    public void A_repository_that_was_found_is_marked_where_it_is_official() => Assert.Contains(
        "\"Stars\": 3,\n        \"Official\": \"[OK]\",\n        \"Automated\": \"\",\n        \"Tag\": \"\"",
        Printed.Text(screen => SearchOutput.Print(new SearchRegistries { Format = "json" }, [new() { Index = "r", Name = "r/a", Stars = 3, Official = true }], screen)));
}
