using Selkie.Fuzzing;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Oci.Toml;

namespace Selkie.Oci.Tests;

/// <summary>Whatever stands in names, documents of images and configuration files: it is read or refused.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void References() => Fuzzer.Run("references", bytes =>
    {
        var text = Fuzzer.Text(bytes);
        if (Reference.TryParse(text, out var full)) Assert.Equal(full, Reference.Parse(full.ToString()));
        if (Reference.TryParseBare(text, out var bare)) Assert.Equal(bare, Reference.ParseBare(bare.ToString()));
        Reference.Parse(text);
    });

    [Fact]
    public void Manifests() => Fuzzer.Run("manifests", bytes =>
    {
        var type = Manifest.GuessType(bytes);
        if (MediaTypes.IsIndex(type)) ImageIndex.Parse(bytes).Choose(Platform.Host);
        foreach (var layer in Manifest.Parse(bytes).Layers) _ = layer.Digest.ToString();
    });

    [Fact]
    public void Configurations() => Fuzzer.Run("configs", bytes =>
    {
        var config = ImageConfig.Parse(bytes);
        _ = (config.Platform, config.RootFs?.DiffIds?.Count, config.Config?.Labels?.Count);
        ImageConfig.Parse(GoJson.Serialize(config, OciJson.Default.ImageConfig));
    });

    [Theory]
    [InlineData("[", "x = ")]
    [InlineData("{a=", "x = ")]
    public void Values_may_not_be_nested_for_ever(string opening, string start) =>
        Assert.EndsWith("arrays and tables are nested too deeply",
            Assert.ThrowsAny<EngineError>(() => TomlReader.Read(start + string.Concat(Enumerable.Repeat(opening, 100_000)), "x.toml")).Message);

    [Fact]
    public void Toml() => Fuzzer.Run("toml", bytes => TomlReader.Read(Fuzzer.Text(bytes), "x.toml"));
}
