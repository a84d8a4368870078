"""The labels of the two heads: those of scispaCy's en_ner_bc5cdr_md and en_ner_bionlp13cg_md."""

HEADS: dict[str, tuple[str, ...]] = {
    "bc5cdr": ("CHEMICAL", "DISEASE"),
    "bionlp13cg": (
        "AMINO_ACID", "ANATOMICAL_SYSTEM", "CANCER", "CELL", "CELLULAR_COMPONENT", "DEVELOPING_ANATOMICAL_STRUCTURE",
        "GENE_OR_GENE_PRODUCT", "IMMATERIAL_ANATOMICAL_ENTITY", "MULTI-TISSUE_STRUCTURE", "ORGAN", "ORGANISM",
        "ORGANISM_SUBDIVISION", "ORGANISM_SUBSTANCE", "PATHOLOGICAL_FORMATION", "SIMPLE_CHEMICAL", "TISSUE",
    ),
}  # fmt: skip
