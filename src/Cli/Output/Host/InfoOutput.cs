using System.Text.Json;
using Selkie.Api.Libpod;
using Selkie.Cli.Templates;
using Selkie.Engine.Information;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>info</c>: as YAML, as JSON, or by a template.</summary>
internal static class InfoOutput
{
    private const int Indent = 2;

    [Printer]
    public static int Print(ShowInfo request, SystemInfo info, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.Bare(info, Indent) + "\n");
        else if (request.Format is { Length: > 0 } format) ReportPrinter.Value(output, "info", format, new InfoValue(DocumentText.Read(info)));
        else output.Out.Write(YamlText.Of(DocumentText.Read(info)) + "\n");
        return 0;
    }

    /// <summary>The report as a template sees it: Go's names of some fields are not those of JSON.</summary>
    private sealed class InfoValue(JsonElement element) : TemplateValue
    {
        private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
        {
            ["CgroupsVersion"] = "cgroupVersion",
            ["DefaultCapabilities"] = "capabilities",
        };

        private readonly TemplateValue _json = JsonValue.Of(element);

        public override string GoType => "*define.Info";

        public override bool IsTrue => true;

        public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments)
        {
            var json = Names.GetValueOrDefault(name, name);
            foreach (var member in element.EnumerateObject())
                if (member.Name.Equals(json, StringComparison.OrdinalIgnoreCase))
                    return member.Value.ValueKind == JsonValueKind.Object && !IsMap(member.Name) ? new InfoValue(member.Value) : JsonValue.Of(member.Value, member.Name);
            return null;
        }

        public override string ToString() => _json.ToString();

        public override void WriteJson(Utf8JsonWriter writer) => _json.WriteJson(writer);

        private static bool IsMap(string member) => member is "graphOptions" or "graphStatus" or "registries";
    }
}
