using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry;
using Selkie.Registry.Configuration;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Pulling;

/// <summary>Gets images as run, create, build and pull want them: local, or from a registry, by the pull policy (libimage pull.go).</summary>
public sealed class ImagePuller(EngineContext engine, PullSettings settings)
{
    private static readonly string[] LocalTransports = ["docker-archive:", "oci-archive:", "oci:", "dir:", "docker-daemon:", "containers-storage:"];

    /// <summary>Gets an image.</summary>
    /// <param name="name">A name, an id, or a transport and a path.</param>
    /// <returns>The image; several with <see cref="PullSettings.AllTags"/> and from archives.</returns>
    /// <exception cref="EngineError">With Podman's texts.</exception>
    public IReadOnlyList<FoundImage> Pull(string name)
    {
        try
        {
            var images = PullAny(name);
            foreach (var image in images) Note(image, name);
            return images;
        }
        catch (EngineError e)
        {
            engine.Events.Image("pull-error", "", name, e.Message);
            throw;
        }
    }

    /// <summary>Gets one image. A local one that will do counts as pulled, as in Podman's events.</summary>
    /// <exception cref="EngineError">With Podman's texts.</exception>
    public FoundImage Get(string name)
    {
        if (settings.Policy is PullPolicy.Missing or PullPolicy.Never && !settings.Platform.HasPlatform && !IsTransport(name) && engine.Images.TryFind(name) is { } local)
        {
            Note(local, name);
            return local;
        }
        return Pull(name)[0];
    }

    private void Note(FoundImage image, string name)
    {
        WarnOfPlatform(image);
        engine.Events.Image("pull", image.Image.Id, name);
    }

    // An image of another platform is taken all the same, as some say a wrong one (libimage pull.go).
    private void WarnOfPlatform(FoundImage image)
    {
        if (engine.Images.Read(image.Image).Config is not { Os.Length: > 0, Architecture.Length: > 0 } config) return;
        var wanted = settings.Platform.Platform;
        var its = new Platform { Os = config.Os, Architecture = config.Architecture, Variant = config.Variant };
        if (wanted.Canonical().IsSatisfiedBy(its.Canonical())) return;
        var text = $"image platform ({its}) does not match the expected platform ({wanted})";
        if (settings.Quiet) engine.Log.Warn(text);
        else settings.Progress.Line("WARNING: " + text);
    }

    private IReadOnlyList<FoundImage> PullAny(string name)
    {
        if (Array.Find(LocalTransports, t => name.StartsWith(t, StringComparison.Ordinal)) is { } transport)
        {
            if (settings.AllTags) throw new EngineError(ErrorKind.Unsupported, $"pulling all tags is not supported for {transport.TrimEnd(':')} transport");
            return PullFile(transport, name[transport.Length..]);
        }
        var explicitDocker = name.StartsWith("docker://", StringComparison.Ordinal);
        if (explicitDocker) name = Reference.Parse(name["docker://".Length..]).WithDefaultTag().ToString();
        else if (IsId(name)) return [PullId(name)];
        else name = WithoutTagOfDigest(name);
        if (!Reference.TryParse(name, out _)) throw new EngineError(ErrorKind.Invalid, $"Invalid image name \"{name}\", expected colon-separated transport:reference");
        return settings.AllTags ? PullAllTags(name) : [PullOne(name)];
    }

    private List<FoundImage> PullFile(string transport, string path)
    {
        if (transport == "containers-storage:") return [PullStored(path)];
        var loader = new ImageLoader(engine, settings.Progress, SourcePolicy.Load(engine.Call, settings.SignaturePolicy));
        return [.. loader.LoadFrom(transport.TrimEnd(':'), path).Select(n => engine.Images.Find(n))];
    }

    // From another store; what is in this one is only looked up.
    private FoundImage PullStored(string path)
    {
        using var origin = new OriginOpener(engine, Access).Open("containers-storage:" + path);
        var source = (StoreImage)origin.Image;
        if (engine.Store.Images.Find(source.Image.Id) is { } here && source.IsIn(engine.Store)) return new(here, path);
        var copier = new ImageCopier(engine, settings.Progress) { Platform = settings.Platform.Platform };
        return new(copier.Copy(source, source.Image.Names), path);
    }

    private FoundImage PullId(string name) => settings.Policy == PullPolicy.Always
        ? throw new EngineError(ErrorKind.Invalid, $"pull policy is always but image has been referred to by ID ({name})")
        : engine.Images.Find(name);

    private List<FoundImage> PullAllTags(string name)
    {
        var repository = Reference.Parse(name).NameOnly();
        var tags = ImageSource.ListTagsAsync(repository, Access.Options(engine)).GetAwaiter().GetResult();
        return [.. tags.Select(tag => PullOne(repository.WithTag(tag).ToString()))];
    }

    private FoundImage PullOne(string name)
    {
        var local = engine.Images.TryFind(name, settings.Platform);
        var policy = settings.Platform.HasPlatform && settings.Policy is PullPolicy.Missing ? PullPolicy.Newer : settings.Policy;
        if (policy == PullPolicy.Never) return local ?? throw new ImageNotKnownException(name);
        if (local is not null && policy == PullPolicy.Missing) return local;
        if (local is not null && local.Image.Id.StartsWith(name, StringComparison.Ordinal))
            return policy == PullPolicy.Always ? PullId(name) : local;
        if (local is { Name.Length: > 0 } && !settings.Platform.HasPlatform) name = local.Name;
        return PullResolved(name, local, policy);
    }

    private FoundImage PullResolved(string name, FoundImage? local, PullPolicy policy)
    {
        ResolvedName resolved;
        try
        {
            resolved = engine.ShortNames.Resolve(name, engine.Call.Prompt?.Choose);
        }
        catch (EngineError) when (local is not null && policy == PullPolicy.Newer)
        {
            return local;
        }
        var errors = new List<EngineError>();
        var described = resolved.Description is null;
        foreach (var candidate in resolved.Candidates)
        {
            try
            {
                if (policy == PullPolicy.Newer && local is not null && !IsNewer(candidate, local.Image)) continue;
                if (!described) settings.Progress.Line(resolved.Description!);
                described = true;
                settings.Progress.Line($"Trying to pull {candidate}...");
                using var timeout = StartTimeout.Begin(engine.Call.NotifySocket, candidate.ToString(), settings.Progress, engine.Log);
                var image = Access.Patiently(engine, () => Copy(candidate));
                Record(resolved, name, candidate);
                return new(image, candidate.ToString());
            }
            catch (EngineError e)
            {
                errors.Add(e);
            }
        }
        if (local is not null && policy == PullPolicy.Newer) return local;
        throw ResolvedName.Combine(errors);
    }

    // The image is there; that the choice is asked for again next time is no reason to fail.
    private void Record(ResolvedName resolved, string name, Reference candidate)
    {
        try
        {
            resolved.Record?.Invoke();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EngineError)
        {
            engine.Log.Error($"Error recording short-name alias \"{candidate}\": recording short-name alias (\"{name}\"=\"{candidate}\"): {e.Message}");
        }
    }

    private ImageRecord Copy(Reference candidate)
    {
        SignaturePolicy.Load(settings.SignaturePolicy is { Length: > 0 } given ? engine.Call.PathOf(given) : null).Require("docker", candidate.ToString(), $"docker://{candidate}");
        using var source = ImageSource.OpenAsync(candidate, Access.Options(engine)).GetAwaiter().GetResult();
        var copier = new ImageCopier(engine, settings.Progress) { Platform = settings.Platform.Platform, Source = " docker://" + candidate.Familiar };
        return copier.Copy(new RegistryImage(source), [candidate.ToString()]);
    }

    private bool IsNewer(Reference candidate, ImageRecord local)
    {
        using var source = ImageSource.OpenAsync(candidate, Access.Options(engine)).GetAwaiter().GetResult();
        if (local.Digests.Contains(source.ManifestDigest.ToString())) return false;
        if (!MediaTypes.IsIndex(source.ManifestType)) return true;
        var chosen = ImageIndex.Parse(source.Manifest).Choose(settings.Platform.Platform);
        return chosen is null || !local.Digests.Contains(chosen.Digest.ToString());
    }

    private RegistryAccess Access => field ??= settings.Access with { Notice = settings.Progress.Line };

    private static bool IsTransport(string name) =>
        name.StartsWith("docker://", StringComparison.Ordinal) || Array.Exists(LocalTransports, t => name.StartsWith(t, StringComparison.Ordinal));

    private static bool IsId(string name) =>
        name.StartsWith("sha256:", StringComparison.Ordinal) || (name.Length == 64 && !name.AsSpan().ContainsAny("/.:@"));

    private static string WithoutTagOfDigest(string name)
    {
        try
        {
            var reference = Reference.ParseBare(name);
            return (reference is { Tag: not null, Digest: not null } ? reference with { Tag = null } : reference).ToString();
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"parsing reference \"{name}\": {e.Message}", inner: e);
        }
    }
}
