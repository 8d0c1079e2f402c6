using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Listing;

/// <summary>Filters of "images" and "image prune" (libimage filters.go): all keys must hold; of several references one is enough.</summary>
internal sealed class ImageFilters
{
    private readonly EngineContext _engine;
    private readonly ImageCatalog _catalog;
    private readonly List<Func<ImageRecord, bool>> _tests = [];
    private readonly List<(string Pattern, string? Id)> _wanted = [];
    private readonly List<(string Pattern, string? Id)> _unwanted = [];
    private readonly Dictionary<string, string> _once = [];

    /// <exception cref="EngineError">When a filter is wrong.</exception>
    internal ImageFilters(EngineContext engine, ImageCatalog catalog, IEnumerable<Filter> filters)
    {
        (_engine, _catalog) = (engine, catalog);
        foreach (var filter in filters) Add(filter);
    }

    /// <summary>Whether an image meets all filters.</summary>
    internal bool Matches(ImageRecord image)
    {
        foreach (var test in _tests)
        {
            if (!test(image)) return false;
        }
        if (_unwanted.Exists(r => MatchesReference(image, r))) return false;
        return _wanted.Count == 0 || _wanted.Exists(r => MatchesReference(image, r));
    }

    private void Add(Filter filter)
    {
        var not = filter.Key.EndsWith('!');
        var (key, value) = (filter.Key.TrimEnd('!'), filter.Value);
        if (key == "reference")
        {
            (not ? _unwanted : _wanted).Add((value, IdOf(value)));
            return;
        }
        var test = Test(key, value);
        _tests.Add(not ? image => !test(image) : test);
    }

    private Func<ImageRecord, bool> Test(string key, string value)
    {
        switch (key)
        {
            case "after" or "since":
                var after = TimeOf(key, value);
                return image => image.Created > after;
            case "before":
                var before = TimeOf(key, value);
                return image => image.Created < before;
            case "until":
                var until = PointInTime.Parse(value).Before(DateTimeOffset.UtcNow);
                return image => image.Created < until;
            case "id":
                return image => image.Id.StartsWith(value, StringComparison.Ordinal);
            case "digest":
                if (!value.StartsWith("sha256:", StringComparison.Ordinal)) throw new EngineError(ErrorKind.Invalid, $"invalid value \"{value}\" for digest filter");
                return image => image.Digests.Any(d => d.StartsWith(value, StringComparison.Ordinal));
            case "label":
                return image => MatchesLabel(value, _catalog.LabelsOf(image));
            case "containers":
                return Containers(value);
            default:
                return Boolean(key, value);
        }
    }

    private Func<ImageRecord, bool> Boolean(string key, string value)
    {
        Func<ImageRecord, bool> fact = key switch
        {
            "dangling" => _catalog.IsDangling,
            "intermediate" => _catalog.IsIntermediate,
            "readonly" => image => image.ReadOnly,
            "manifest" => image => ImageDocument.MayBeList(image) && _engine.Images.Read(image).Index is not null,
            _ => throw FilterFlags.Image.Wrong(key),
        };
        Once(key, value);
        var wanted = GoBool.TryParse(value) ?? throw new EngineError(ErrorKind.Invalid, $"non-boolean value \"{value}\" for {key} filter: strconv.ParseBool: parsing \"{value}\": invalid syntax");
        return image => fact(image) == wanted;
    }

    private Func<ImageRecord, bool> Containers(string value)
    {
        Once("containers", value);
        return value switch
        {
            "true" => image => _catalog.ContainersOf(image) > 0,
            "false" => image => _catalog.ContainersOf(image) == 0,
            "external" => image => _engine.Store.Containers.FindByImage(image.Id).All(c => !_engine.Database.Has(c.Id)),
            _ => throw new EngineError(ErrorKind.Invalid, $"unsupported value \"{value}\" for containers filter"),
        };
    }

    private void Once(string key, string value)
    {
        if (_once.TryGetValue(key, out var other) && other != value)
            throw new EngineError(ErrorKind.Invalid, $"specifying \"{key}\" filter more than once with different values is not supported");
        _once[key] = value;
    }

    private DateTimeOffset TimeOf(string key, string value)
    {
        try
        {
            return _engine.Images.Find(value).Image.Created;
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"could not find local image for filter \"{key}\"=\"{value}\": {e.Message}", inner: e);
        }
    }

    private string? IdOf(string value)
    {
        try
        {
            return _engine.Images.TryFind(value)?.Image.Id;
        }
        catch (EngineError)
        {
            return null;
        }
    }

    private static bool MatchesReference(ImageRecord image, (string Pattern, string? Id) wanted)
    {
        if (wanted.Id == image.Id) return true;
        foreach (var name in image.Names)
        {
            if (!Reference.TryParseBare(name, out var reference)) continue;
            var suffix = name[reference.Name.Length..];
            var last = reference.Name[(reference.Name.LastIndexOf('/') + 1)..];
            string[] forms = [name, reference.Path, last + suffix, reference.Name, reference.Path + suffix, last];
            if (Array.Exists(forms, form => GoGlob.Matches(wanted.Pattern, form))) return true;
        }
        return false;
    }

    // A key alone must be there; with a value it must be that; a star in the key stands for anything.
    internal static bool MatchesLabel(string wanted, IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is null) return false;
        var equals = wanted.IndexOf('=');
        var key = equals < 0 ? wanted : wanted[..equals];
        var value = equals < 0 ? "" : wanted[(equals + 1)..];
        return labels.Any(l => (l.Key == key || (key.Contains('*') && GoGlob.Matches(key, l.Key))) && (value.Length == 0 || l.Value == value));
    }
}
