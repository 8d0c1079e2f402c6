using System.Text.Json;
using Selkie.Engine.Manifests;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Streams;

namespace Selkie.Service.Manifests;

/// <summary>What a body asks to be changed of a list of images (pkg/domain/entities/manifest.go, ManifestModifyOptions), as requests of the verbs.</summary>
internal sealed class ManifestChanges
{
    private readonly RequestBody _body;
    private readonly IReadOnlyList<string> _annotations, _ofIndex;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <exception cref="EngineError">It says something twice, or what is not carried out.</exception>
    public ManifestChanges(RequestBody body)
    {
        _body = body;
        Images = [.. body.Texts("images").Where(image => image.Length > 0)];
        Operation = body.Text("operation") ?? "";
        _annotations = Merge("Annotation", "Annotations");
        _ofIndex = Merge("Index_Annotation", "Index_Annotations");
        _ = AnnotationsOf("");
        _ = body.Switch("all");
        _ = body.Text("subject");
        body.RefuseRest();
    }

    /// <summary>Images to add, or entries.</summary>
    public IReadOnlyList<string> Images { get; }

    /// <summary>update, remove or annotate.</summary>
    public string Operation { get; }

    /// <summary>Each change, and the image that it is about.</summary>
    /// <param name="exchange">The request.</param>
    /// <exception cref="EngineError">There is no such operation.</exception>
    public IEnumerable<(string Image, Func<LocalDispatcher, string> Change)> Each(Exchange exchange)
    {
        var list = exchange.Operand;
        return Operation.ToLowerInvariant() switch
        {
            "update" => Images.Select(image => (image, new Func<LocalDispatcher, string>(engine => engine.Send(Additions(exchange, list) with { Members = [image] })))),
            "remove" => Images.Select(image => (image, new Func<LocalDispatcher, string>(engine => engine.Send(new RemoveFromManifest { List = list, Digest = image })))),
            "annotate" when OfIndex(list) is { } ofIndex && Images.Count == 0 => [("", engine => engine.Send(ofIndex))],
            "annotate" => Images.Select(image => (image, new Func<LocalDispatcher, string>(engine => engine.Send(AnnotationsOf(list) with { Member = image })))),
            _ => throw new EngineError(ErrorKind.Invalid, $"illegal operation \"{Operation}\" for \"{exchange.Address.Path}\""),
        };
    }

    /// <summary>The images of the body, to be added to a list.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="list">The list.</param>
    public AddToManifest Additions(Exchange exchange, string list) => new()
    {
        List = list,
        Members = Images,
        All = _body.Switch("all") ?? false,
        Annotations = _annotations,
        Architecture = _body.Text("arch"),
        Features = _body.Texts("features"),
        Os = _body.Text("os"),
        OsVersion = _body.Text("os_version"),
        Variant = _body.Text("variant"),
        TlsVerify = exchange.Value("tlsVerify") is null ? null : exchange.IsOn("tlsVerify"),
        Credentials = Images is [var first, ..] ? RegistryAuth.Of(exchange, first) : null,
    };

    /// <summary>What is said of the list itself; null: nothing.</summary>
    /// <param name="list">The list.</param>
    public AnnotateManifest? OfIndex(string list) => _ofIndex.Count == 0 && _body.Text("subject") is not { Length: > 0 } ? null
        : new() { List = list, Index = true, Annotations = _ofIndex, Subject = _body.Text("subject") };

    /// <summary>Annotations as a query has them: one as text, or several as an object, whose values may be lists.</summary>
    /// <param name="value">The value.</param>
    public static IEnumerable<string> Annotations(string value)
    {
        if (!value.StartsWith('{')) return [value];
        try
        {
            using var document = JsonDocument.Parse(value);
            return [.. document.RootElement.EnumerateObject().Select(member => $"{member.Name}={(member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().LastOrDefault() : member.Value)}")];
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"invalid annotation {value}", e);
        }
    }

    private AnnotateManifest AnnotationsOf(string list) => new()
    {
        List = list,
        Annotations = _annotations,
        Architecture = _body.Text("arch"),
        Features = _body.Texts("features"),
        Os = _body.Text("os"),
        OsFeatures = _body.Texts("os_features"),
        OsVersion = _body.Text("os_version"),
        Variant = _body.Text("variant"),
    };

    private IReadOnlyList<string> Merge(string texts, string pairs)
    {
        var (listed, named) = (_body.Texts(texts), _body.Pairs(pairs));
        if (listed.Count > 0 && named.Count > 0) throw new EngineError(ErrorKind.Invalid, $"can not set both {texts.Replace("_", "", StringComparison.Ordinal)} and {pairs.Replace("_", "", StringComparison.Ordinal)}");
        return named.Count > 0 ? [.. named.Select(pair => $"{pair.Key}={pair.Value}")] : listed;
    }
}
