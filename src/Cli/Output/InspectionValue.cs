using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Selkie.Api;
using Selkie.Cli.Templates;

namespace Selkie.Cli.Output;

/// <summary>An inspection as a template sees it: with the members that JSON leaves out, and empty lists where it says null.</summary>
internal static class InspectionValue
{
    /// <summary>Wraps an inspection.</summary>
    /// <param name="inspection">The inspection.</param>
    /// <param name="goType">The type in errors.</param>
    public static TemplateValue Of(ObjectInspection inspection, string goType = "interface {}")
    {
        var type = Complete(inspection.Describe());
        return JsonValue.Of(JsonSerializer.SerializeToElement(inspection, type), goType: goType, shown: DocumentText.Read(inspection));
    }

    private static JsonTypeInfo Complete(JsonTypeInfo type) => CompleteForm(type.OriginatingResolver!).GetTypeInfo(type.Type);

    private static JsonSerializerOptions CompleteForm(IJsonTypeInfoResolver resolver) => new()
    {
        TypeInfoResolver = resolver.WithAddedModifier(static type =>
        {
            foreach (var member in type.Properties)
            {
                member.ShouldSerialize = static (_, _) => true;
                if (member.PropertyType == typeof(IReadOnlyList<string>) && member.Get is { } get) member.Get = holder => get(holder) ?? Array.Empty<string>();
                else if (member.PropertyType == typeof(string) && member.Get is { } text) member.Get = holder => text(holder) ?? "";
            }
        }),
    };
}
