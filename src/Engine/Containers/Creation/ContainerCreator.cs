using System.Text;
using System.Text.Json;
using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Inspection;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Files;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Runtimes;
using Selkie.Engine.State;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Runtime.Containers;
using Selkie.Storage.Containers;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Makes containers: finds (or pulls) the image, checks the options, then records the container and makes its layer.</summary>
internal sealed class ContainerCreator(EngineContext engine)
{
    private const int MostNames = 20;

    /// <summary>Makes a container. When it fails, nothing is left of it.</summary>
    /// <exception cref="EngineError">An option is wrong, the image is missing, the name is taken.</exception>
    /// <param name="options">What is wanted.</param>
    /// <param name="beforeRun">The caller goes on to run it: one that is to be removed at its end is gone with the caller, too. Called when only the making is left to do.</param>
    public ContainerSpec Create(ContainerOptions options, Action? beforeRun = null)
    {
        // Docker writes names with a slash.
        if (options.Name is ['/', .. var bare]) options = options with { Name = bare };
        OptionConflicts.Check(options);
        CheckFiles(options);
        if (options.Name is { Length: > 0 } given) ContainerNames.Validate(given);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Create(options, options.RootFs ? null : FindImage(options), beforeRun);
            }
            catch (StorageException e) when (!options.RootFs && e.Error == StorageError.NotFound)
            {
                engine.Log.Debug($"the image was removed meanwhile: {e.Message}");
                if (attempt == VanishedImage.MostAttempts) throw new ImageNotKnownException(options.ImageAndCommand[0]);
            }
        }
    }

    private ContainerSpec Create(ContainerOptions options, ContainerImage? image, Action? beforeRun)
    {
        if (options.Replace && engine.Lookup.TryOne(options.Name!) is { } old) new ContainerRemover(engine).Remove(old.Spec, new RemoveOptions { Force = true });
        engine.Reconciler.Run();
        _ = engine.Runtime; // what could never run is not made
        var id = RandomBytes.NewId();
        var spec = SpecFactory.Build(engine, options, image, id, options.Name is { Length: > 0 } name ? name : ContainerNames.Generate(0));
        beforeRun?.Invoke();
        if (beforeRun is not null) engine.Scopes.Begin(spec);
        spec = Record(spec, image, named: options.Name is { Length: > 0 }, beforeRun is not null && spec.Lifecycle.AutoRemove);
        WriteIdFile(spec);
        engine.Events.Container("create", spec, inspection: engine.Conf.InspectsInEvents ? Inspection(spec.Id) : null);
        return spec;
    }

    private string Inspection(string id)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions())) new ContainerInspector(engine).Inspect(engine.Lookup.One(id), withSizes: true).Write(writer);
        return Encoding.UTF8.GetString(GoJson.Escape(buffer.WrittenSpan));
    }

    private ContainerSpec Record(ContainerSpec spec, ContainerImage? image, bool named, bool runs)
    {
        engine.Boot.Claim();
        spec = spec with { LayerId = spec.RootFs is null ? RandomBytes.NewId() : null };
        spec = Reserve(spec, named);
        try
        {
            engine.Volumes.Ensure(spec);
            engine.Store.Containers.Create(new NewContainer
            {
                Id = spec.Id,
                LayerId = spec.LayerId,
                Names = [spec.Name],
                ImageId = image?.Source.Id,
                ParentLayer = image?.TopLayer,
                Metadata = Metadata(spec),
                Volatile = spec.Lifecycle.AutoRemove,
                Mappings = IdMaps.ForStore(spec.Namespaces),
                MountLabel = spec.Security.MountLabel,
                ProcessLabel = spec.Security.ProcessLabel,
            });
            engine.Database.Finish(spec, runs ? Maker.Current(runs).ToString() : null);
            return spec;
        }
        catch
        {
            engine.Database.Remove(spec);
            throw;
        }
    }

    // The name is free once the database has taken it; a made-up name that is taken is made up again.
    private ContainerSpec Reserve(ContainerSpec spec, bool named)
    {
        var maker = Maker.Current().ToString();
        for (var attempt = 1; ; attempt++)
            try
            {
                CheckName(spec);
                engine.Database.Add(spec, maker);
                return spec;
            }
            catch (NameInUseException) when (!named && attempt < MostNames)
            {
                spec = spec with { Name = ContainerNames.Generate(attempt) };
            }
    }

    // Another tool's container may have the name in the store although the engine's database knows nothing of it.
    private void CheckName(ContainerSpec spec)
    {
        if (engine.Database.Find(spec.Name) is { } own) throw new NameInUseException(spec.Name, own.Spec.Id);
        if (engine.Store.Containers.Find(spec.Name) is { } foreign) throw new NameInUseException(spec.Name, foreign.Id, external: true);
    }

    private static void CheckFiles(ContainerOptions options)
    {
        if (options.AuthFile is { Length: > 0 } file && !File.Exists(file))
            throw new EngineError(ErrorKind.Invalid, $"credential file is not accessible: faccessat {file}: no such file or directory");
    }

    private ContainerImage FindImage(ContainerOptions options)
    {
        var found = ImageProvider.Get(engine, options);
        var config = engine.Images.ConfigOf(found.Image) ?? new ImageConfig();
        var digest = found.Image.Digest is { Length: > 0 } known ? known : null;
        var source = new ImageIdentity(found.Image.Id, found.Name, options.ImageAndCommand[0], digest);
        return new ContainerImage(source, found.Image.TopLayer, config);
    }

    // What libpod writes into the metadata of its containers in the store, so that other tools leave them alone.
    private static string Metadata(ContainerSpec spec) => Encoding.UTF8.GetString(GoJson.Plain(spec, static (json, of) =>
    {
        json.WriteStartObject();
        json.WriteString("image-name", of.Image?.Name ?? "");
        json.WriteString("image-id", of.Image?.Id ?? "");
        json.WriteString("name", of.Name);
        json.WriteNumber("created-at", of.Created.ToUnixTimeSeconds());
        json.WriteEndObject();
    }));

    private void WriteIdFile(ContainerSpec spec)
    {
        if (spec.Lifecycle.CidFile is not { Length: > 0 } path) return;
        try
        {
            using var file = OutputFile.Create(engine.Call, path);
            file.Write(Encoding.ASCII.GetBytes(spec.Id));
            file.Commit();
        }
        catch (LinuxException e)
        {
            // A caller that waits for the file would never learn of the container.
            using (ContainerLock.Take(engine, spec.Id)) new ContainerRemover(engine).Delete(spec, volumes: true);
            throw new EngineError(ErrorKind.Internal, $"{(e.Call == "open" ? "creating" : "writing")} idfile: {e.Message}", inner: e);
        }
    }
}
